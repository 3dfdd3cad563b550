"""The questions of an incident report, and what an officer’s answers come to."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from ..actions.cases import EvidenceItem, IncidentReport
from ..models import Customer, Incident
from ..policies.schema import Pack
from .evidence_form import Group, behaviour_groups, likely, text_area
from .pasted import MOST_LINES, read_list
from .plain_form import PlainForm

NO_STEP = ("", "No immediate step was taken")
Choices = list[tuple[str, str]]


class ReportForm(PlainForm):
    """Who, when, what. Evidence comes in rows of its own (EvidenceForm) or pasted as a list."""

    kind = forms.ChoiceField(
        label="Is the customer a person, a group or an organisation?",
        choices=[("person", "A person"), ("group", "A group of people"), ("organisation", "An organisation")],
        initial=Customer.Kind.PERSON,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether the customer is a person, a group or an organisation"},
    )
    surname = forms.CharField(
        label="Surname, or the name of the group or organisation",
        max_length=150,
        error_messages={"required": "Enter the customer’s surname, or the name of the group or organisation"},
    )
    first_names = forms.CharField(label="First names", max_length=100, required=False)
    email = forms.EmailField(
        label="Email",
        required=False,
        max_length=254,
        error_messages={"invalid": "Enter an email address in full, like name@example.com"},
    )
    phone = forms.CharField(label="Phone", max_length=40, required=False)
    address = forms.CharField(label="Address", max_length=1000, required=False, widget=text_area(3))
    day = forms.DateField(
        label="Date",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the date it happened", "invalid": "Enter a real date, like 27/3/2026"},
    )
    time = forms.TimeField(
        label="Time, roughly",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Enter the time it happened", "invalid": "Enter a time, like 14:30"},
    )
    service = forms.ChoiceField(
        label="Your service",
        error_messages={"required": "Select your service", "invalid_choice": "Select your service"},
    )
    channel = forms.ChoiceField(
        label="How did the contact reach us?",
        choices=[(value, label.capitalize()) for value, label in Incident.Channel.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how the contact reached us"},
    )
    description = forms.CharField(
        label="What happened?",
        help_text="What was said or done, in the order it happened. Quote words where you can.",
        max_length=8000,
        widget=text_area(6),
        error_messages={"required": "Say what happened"},
    )
    behaviours = forms.MultipleChoiceField(error_messages={"required": "Select at least one behaviour"})
    circumstances = forms.CharField(
        label="Is there anything that may explain it?",
        help_text="Such as distress, illness, a disability, or a delay or mistake of ours.",
        max_length=4000,
        required=False,
        widget=text_area(3),
    )
    immediate_step = forms.ChoiceField(label="What did you do at the time?", required=False, widget=forms.RadioSelect)
    pasted = forms.CharField(
        label="Paste a list",
        help_text=f"One item a line, up to {MOST_LINES} lines: date, kind, department, what it shows. "
        "For example: 3 June 2026, email, Planning, Asks the same question for the fourth time. "
        "Kinds: email, phone call, visit, letter, online post, written note. Rows copied from a spreadsheet work too.",
        max_length=400_000,
        required=False,
        widget=text_area(8),
    )
    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), "Open this page afresh and fill it in again"),
    )

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pack = pack
        self.items: list[EvidenceItem] = []
        services = [(name, name) for name in pack.scope.services]
        self._choices("service", services if len(services) == 1 else [("", "Select your service"), *services])
        self._choices("behaviours", [(one.id, one.label) for one in pack.behaviours])
        self._choices("immediate_step", _steps(pack))

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError("The date must be today or earlier")
        return likely(day)

    def clean_pasted(self) -> str:
        text: str = self.cleaned_data["pasted"]
        self.items, faults = read_list(text)
        if faults:
            raise ValidationError(faults)
        return text

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        if "day" in answers and "time" in answers:
            moment = timezone.make_aware(dt.datetime.combine(answers["day"], answers["time"]))
            if moment > timezone.now():
                self.add_error("time", "The time must be now or earlier")
            answers["occurred_at"] = moment
        return answers

    def groups(self) -> list[Group]:
        """The behaviours of the policy in the groups it gives them, with what was ticked."""
        return behaviour_groups(self.pack, "behaviours", self["behaviours"].value() or [])

    def customer(self) -> dict[str, str]:
        """What actions.customers.find_or_add asks for."""
        names = ("kind", "surname", "first_names", "email", "phone", "address")
        return {name: self.cleaned_data[name] for name in names}

    def report(self, evidence: list[EvidenceItem], key: str) -> IncidentReport:
        """The incident with its evidence, those in rows before those pasted."""
        answers = self.cleaned_data
        return IncidentReport(
            occurred_at=answers["occurred_at"],
            channel=answers["channel"],
            description=answers["description"],
            circumstances=answers["circumstances"],
            behaviours=tuple(answers["behaviours"]),
            immediate_step=answers["immediate_step"],
            evidence=(*evidence, *self.items),
            idempotency_key=key,
        )

    def _choices(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def new_key() -> str:
    """What tells one sending of a form from another."""
    return str(uuid.uuid4())


def _steps(pack: Pack) -> Choices:
    steps = [(step.id, step.label) for step in pack.immediate_steps]
    return steps if any(code == "none" for code, _ in steps) else [NO_STEP, *steps]
