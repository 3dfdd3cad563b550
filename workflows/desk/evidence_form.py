"""Evidence as an officer enters it: one dated item a row, and the behaviours it shows."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from ..actions.cases import EvidenceItem
from ..models import Evidence
from ..policies.schema import Pack
from .pasted import EARLIEST
from .plain_form import PlainForm
from .upload import checked


@dataclass(frozen=True)
class Tick:
    """One behaviour as a tick box."""

    id: str
    code: str
    label: str
    note: str
    ticked: bool

    @property
    def note_id(self) -> str:
        return f"{self.id}-note"


@dataclass(frozen=True)
class Group:
    """Behaviours under one heading. A note that is the same for all of them is the group's, and said once."""

    id: str
    label: str
    note: str
    ticks: list[Tick]


def likely(day: dt.date) -> dt.date:
    """The day itself. Raises ValidationError for one so long ago that it can only be a slip of the keys."""
    if day < EARLIEST:
        raise ValidationError("Enter a real date, like 27/3/2026")
    return day


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class EvidenceForm(PlainForm):
    """One dated item. A row in which nothing was written is left out."""

    kind = forms.ChoiceField(
        label="Kind", choices=[(value, text.capitalize()) for value, text in Evidence.Kind.choices]
    )
    dated = forms.DateField(
        label="Date",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the date of the item", "invalid": "Enter a real date, like 27/3/2026"},
    )
    department = forms.CharField(label="Department it went to", max_length=100, required=False)
    summary = forms.CharField(
        label="What does it show?",
        max_length=2000,
        widget=text_area(2),
        error_messages={"required": "Say what this item shows"},
    )
    behaviours = forms.MultipleChoiceField(required=False)
    document = forms.FileField(label="File", required=False, allow_empty_file=True)

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"empty_permitted": True, **kwargs})
        self.pack = pack
        self.fields["behaviours"].choices = [(one.id, one.label) for one in pack.behaviours]  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """Whether anything was written: the kind and the date are filled in beforehand and say nothing."""
        return any(self[name].data for name in ("department", "summary", "behaviours", "document"))

    def clean_dated(self) -> dt.date:
        dated: dt.date = self.cleaned_data["dated"]
        if dated > timezone.localdate():
            raise ValidationError("The date must be today or earlier")
        return likely(dated)

    def clean_document(self) -> Any:
        upload = self.cleaned_data["document"]
        return checked(upload) if upload else None

    def groups(self) -> list[Group]:
        return behaviour_groups(self.pack, f"{self.prefix}-behaviours", self["behaviours"].value() or [])

    def item(self) -> EvidenceItem:
        answers = self.cleaned_data
        return EvidenceItem(**{**answers, "behaviours": tuple(answers["behaviours"])})


def behaviour_groups(pack: Pack, name: str, ticked: list[str]) -> list[Group]:
    """The edition's behaviours under its own headings. The first tick box has the id that errors link to."""
    groups: dict[str, list[Tick]] = {}
    for number, one in enumerate(pack.behaviours):
        tick = Tick(f"id_{name}_{number}", one.id, one.label, one.note, one.id in ticked)
        groups.setdefault(one.group, []).append(tick)
    return [_group(f"id_{name}-group-{number}", *found) for number, found in enumerate(groups.items())]


def _group(group_id: str, label: str, ticks: list[Tick]) -> Group:
    notes = {tick.note for tick in ticks}
    if len(ticks) == 1 or len(notes) > 1:
        return Group(group_id, label, "", ticks)
    return Group(group_id, label, notes.pop(), [replace(tick, note="") for tick in ticks])
