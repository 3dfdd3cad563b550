"""The form above a register. Whatever is typed into it is answered in plain words, never with an error page."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet

from ..access import visible_to
from ..access.visible import Person
from ..models import Case, Policy, surname_key

ALL_POLICIES = "All policies"
ALL_SERVICES = "All services"
NO_SUCH = "Choose one from the list."
A_DATE = "Enter a date, such as 3 June 2026."
ORDINARY = "Type letters and numbers only; what you pasted has hidden characters in it."
FIRST = ("q", "state")
FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"]


def choice(label: str, everything: str, choices: Iterable[tuple[str, str]] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", everything), *choices],
        required=False,
        error_messages={"invalid_choice": NO_SUCH},
    )


def date(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=FORMATS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": A_DATE},
    )


class RegisterFilter(forms.Form):
    """What every register can be narrowed by. `case` is the path from a row to its case, with "__" at its end."""

    case = "case__"
    also_search: tuple[str, ...] = ()
    dated = ""

    q = forms.CharField(
        label="Search by reference or surname",
        max_length=100,
        required=False,
        error_messages={
            "max_length": "Search for at most 100 letters.",
            "null_characters_not_allowed": ORDINARY,
        },
    )
    state = choice("State", "Any state")
    policy = choice("Policy", ALL_POLICIES)
    service = choice("Service", ALL_SERVICES)
    since = date("From")
    until = date("To")

    def __init__(self, user: Person, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s", use_required_attribute=False)
        self.user = user
        cases = visible_to(user, Case)
        services = cases.order_by("service").values_list("service", flat=True).distinct()
        # A policy that nobody has published yet has no case, so its title stays with those who write it.
        policies = Policy.objects.filter(pk__in=cases.values("policy")).values_list("slug", "title")
        self.fields["policy"] = choice("Policy", ALL_POLICIES, policies)
        self.fields["service"] = choice("Service", ALL_SERVICES, [(name, name) for name in services])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows asked for; none when what was asked cannot be understood (the form then says what)."""
        if not self.is_valid():
            return rows.none()
        asked = self.cleaned_data
        rows = self._search(rows, asked["q"])
        if asked["policy"]:
            rows = rows.filter(**{f"{self.case}policy__slug": asked["policy"]})
        if asked["service"]:
            rows = rows.filter(**{f"{self.case}service": asked["service"]})
        if asked["since"]:
            rows = rows.filter(**{f"{self.dated}__gte": asked["since"]})
        if asked["until"]:
            rows = rows.filter(**{f"{self.dated}__lte": asked["until"]})
        return self.narrow_by_state(rows, asked["state"]) if asked["state"] else rows

    def narrow_by_state(self, rows: QuerySet[Any], state: str) -> QuerySet[Any]:
        raise NotImplementedError

    @property
    def in_use(self) -> bool:
        """Whether anything has been asked for."""
        return any(self.data.get(name) for name in self.fields)

    @property
    def first(self) -> list[forms.BoundField]:
        """What most people narrow by."""
        return [self[name] for name in FIRST]

    @property
    def further(self) -> list[forms.BoundField]:
        """The rest, folded away until one of them is in use."""
        return [field for field in self if field.name not in FIRST]

    @property
    def further_in_use(self) -> bool:
        return any(self.data.get(field.name) for field in self.further)

    def _search(self, rows: QuerySet[Model], typed: str) -> QuerySet[Model]:
        """Each word must be in a reference or in the customer's name, as a customer would type it."""
        for word in typed.split():
            found = Q(**{f"{self.case}reference__icontains": word})
            found |= Q(**{f"{self.case}customer__first_names__icontains": word})
            for path in self.also_search:
                found |= Q(**{f"{path}__icontains": word})
            if surname_key(word):
                found |= Q(**{f"{self.case}customer__surname_key__contains": surname_key(word)})
            rows = rows.filter(found)
        return rows
