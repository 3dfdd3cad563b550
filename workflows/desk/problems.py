"""What is wrong with what was typed, as the list at the top of a page says it."""

from django import forms

from forms.rendering import Problem


def problems_of(form: forms.Form) -> list[Problem]:
    """Every fault of a form's fields, in the form's order. Radios and tick boxes are led to by their first one."""
    return [problem for name in form.fields for problem in problems_of_field(form, name)]


def problems_of_field(form: forms.Form, name: str) -> list[Problem]:
    bound = form[name]
    many = isinstance(form.fields[name], forms.MultipleChoiceField) or isinstance(
        form.fields[name].widget, forms.RadioSelect
    )
    target = f"{bound.auto_id}_0" if many else bound.auto_id
    return [Problem(str(message), target) for message in bound.errors]
