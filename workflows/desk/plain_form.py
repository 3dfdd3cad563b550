"""Django's forms with refusals in our own words, each naming its field and what to do."""

from typing import Any

from django import forms

TOO_LONG = "Shorten “{}” to %(limit_value)d characters. It has %(show_value)d."
NOT_KEPT = "“{}” holds a character that cannot be kept. Delete the text and type it again."


class PlainForm(forms.Form):
    """What Django would say of any text box in its own words is said in ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, "label_suffix": "", **kwargs})
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.error_messages.setdefault("max_length", TOO_LONG.format(field.label))
                field.error_messages.setdefault("null_characters_not_allowed", NOT_KEPT.format(field.label))
