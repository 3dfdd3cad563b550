"""What an officer writes down of an appeal that came by post, by phone, in person or through somebody else."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from ..actions.appeals import ACCEPTED_BECAUSE, Arrival, Lateness
from ..actions.late_requests import REFUSED_BECAUSE, LateAppeal
from ..clock.deadline import words
from ..models import Appeal, LateRequest, Notice
from ..notices.window import last_day_by
from ..policies.schema import AppealRules
from .evidence_form import likely, text_area
from .plain_form import PlainForm
from .upload import checked

ACCEPT, REFUSE, PASS_ON = "accept", "refuse", "pass_on"
ANSWERS = {
    ACCEPT: "Accept it: it is heard like any other",
    REFUSE: "Do not accept it: the customer is told, with your reasons",
    PASS_ON: "Pass it on to those who may answer",
}
CAME_BY = [choice for choice in Appeal.CameBy.choices if choice[0] != Appeal.CameBy.ONLINE]


class KeyInForm(PlainForm):
    """One appeal. The questions about its lateness are asked once its dates show that it is late."""

    came_by = forms.ChoiceField(
        label="How did it come?",
        choices=[(value, label.capitalize()) for value, label in CAME_BY],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how the appeal came"},
    )
    received_on = forms.DateField(
        label="On which day did it reach us?",
        help_text="All dates are counted from that day, not from today. For a letter, the day it was delivered.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Enter the day on which it reached us",
            "invalid": "Enter a real date, like 27/3/2026",
        },
    )
    letter = forms.ChoiceField(
        label="Which letter is it against?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select the letter it is against",
            "invalid_choice": "Select the letter it is against",
        },
    )
    grounds = forms.MultipleChoiceField(
        label="What do they disagree with?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    statement = forms.CharField(
        label="Why, in their own words",
        help_text="Word for word, as it was written or said. Do not shorten it and do not comment on it.",
        max_length=20_000,
        widget=text_area(8),
        required=False,
    )
    capacity = forms.ChoiceField(
        label="Who made the appeal?",
        choices=[(value, label.capitalize()) for value, label in Appeal.Capacity.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Select who made the appeal"},
    )
    made_by = forms.CharField(
        label="Their name, and how they know the customer",
        help_text="Only when it was not the customer.",
        max_length=200,
        required=False,
    )
    circumstances = forms.CharField(
        label="What they said about their circumstances", max_length=4000, required=False, widget=text_area(3)
    )
    adjustments = forms.CharField(
        label="Adjustments they asked for",
        help_text="Such as large print, or a call instead of a letter. Record what is agreed on the case page as well.",
        max_length=4000,
        required=False,
        widget=text_area(2),
    )
    email = forms.EmailField(
        label="Email address for the answer",
        help_text="A copy of the appeal goes there, without what they said about their circumstances.",
        required=False,
        max_length=254,
        error_messages={"invalid": "Enter an email address in full, like name@example.com"},
    )
    phone = forms.CharField(label="Phone number", max_length=40, required=False)
    address = forms.CharField(
        label="Address, if it is not the one we have", max_length=400, required=False, widget=text_area(3)
    )
    scan = forms.FileField(
        label="The letter, scanned",
        help_text="PDF, Word, picture, sound or email, up to 10 MB.",
        required=False,
        allow_empty_file=True,
    )
    late_answer = forms.ChoiceField(
        label="It is late. What is to be done with it?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Select one of the answers that you may give"},
    )
    late_because = forms.ChoiceField(
        label="Because of this",
        required=False,
        choices=[
            ("", "Select a reason"),
            ("When it is accepted", [(code, text.capitalize()) for code, text in ACCEPTED_BECAUSE.items()]),
            ("When it is not", [(code, text.capitalize()) for code, text in REFUSED_BECAUSE.items()]),
        ],
        error_messages={"invalid_choice": "Select a reason from the list"},
    )
    late_words = forms.CharField(
        label="Your reasons, in words",
        help_text="The customer reads them when the appeal is not accepted. They are kept with the case either way.",
        max_length=4000,
        required=False,
        widget=text_area(3),
    )
    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), "Open this page afresh and fill it in again"),
    )

    def __init__(self, rules: AppealRules, letters: list[Notice], may_answer: list[str], *args: Any, **kw: Any) -> None:
        """`may_answer` are those of ANSWERS that the reader may give to a late appeal."""
        super().__init__(*args, **kw)
        self.letters = {str(letter.pk): letter for letter in letters}
        self._choices("letter", [(pk, _letter_in_words(letter)) for pk, letter in self.letters.items()])
        self._choices("grounds", [(ground.id, ground.label) for ground in rules.grounds])
        self._choices("late_answer", [(code, ANSWERS[code]) for code in may_answer])
        self.passes_on = may_answer == [PASS_ON]
        if self.passes_on:
            self.fields["late_words"].label = "Why they say it is late (optional)"
            self.fields["late_words"].help_text = "Those who answer read it."

    def clean_received_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError("The day must be today or earlier: an appeal cannot have come in the future")
        return likely(day)

    def clean_scan(self) -> Any:
        upload = self.cleaned_data["scan"]
        return checked(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        if answers.get("capacity", "customer") != Appeal.Capacity.CUSTOMER and not answers.get("made_by", "").strip():
            self.add_error("made_by", "Enter the name of whoever made the appeal, and how they know the customer")
        letter, day = self.letters.get(answers.get("letter", "")), answers.get("received_on")
        if letter and day:
            written = timezone.localdate(letter.issued_at)
            if day < written:
                self.add_error(
                    "received_on",
                    f"The letter it is against was written on {words(written)}: enter that day or a later one",
                )
        return answers

    def check_whole(self, is_late: bool) -> None:
        """Complain of what is missing, now that it is known whether the appeal is late. Call after `is_valid`."""
        answers = self.cleaned_data
        answer = answers.get("late_answer", "") if is_late else ""
        if is_late and not answer:
            self.add_error("late_answer", "This appeal came after its last day. Select what is to be done with it")
        if answer in (ACCEPT, REFUSE):
            self._check_reasons(ACCEPTED_BECAUSE if answer == ACCEPT else REFUSED_BECAUSE, answer)
        if answer == REFUSE:
            # What is turned away may be as little as a line that asks for it.
            return
        if not answers.get("grounds") and not self.has_error("grounds"):
            self.add_error("grounds", "Select at least one thing that they disagree with")
        if not answers.get("statement", "").strip() and not self.has_error("statement"):
            self.add_error("statement", "Write down why they disagree")

    def _check_reasons(self, reasons: dict[str, str], answer: str) -> None:
        if self.cleaned_data.get("late_because") not in reasons and not self.has_error("late_because"):
            self.add_error("late_because", f"Select a reason for {'' if answer == ACCEPT else 'not '}accepting it")
        if not self.cleaned_data.get("late_words", "").strip() and not self.has_error("late_words"):
            self.add_error("late_words", "Give your reasons in words")

    def arrival(self, by: Any, request: LateRequest | None) -> Arrival:
        answers = self.cleaned_data
        late = None
        if answers["late_answer"] == ACCEPT:
            late = Lateness(answers["late_because"], answers["late_words"])
        return Arrival(
            came_by=answers["came_by"],
            received_on=answers["received_on"],
            by=by,
            capacity=answers["capacity"],
            # What was scanned when the request was passed on stays with the appeal.
            scan=answers["scan"] or (request.scan.name if request and request.scan else None),
            late=late,
        )

    def appeal(self) -> dict[str, Any]:
        """What verbs.open_appeal asks for, but for the arrival and the key."""
        names = ("grounds", "statement", "circumstances", "adjustments", "made_by", "email", "phone", "address")
        return {"letter": self.letters[self.cleaned_data["letter"]], **{n: self.cleaned_data[n] for n in names}}

    def late_appeal(self, customer: str) -> LateAppeal:
        """The same as something that waits for an answer, or was turned away."""
        given = self.appeal()
        answers = self.cleaned_data
        return LateAppeal(
            from_name=given.pop("made_by") or customer,
            received_on=answers["received_on"],
            why_late=answers["late_words"] if answers["late_answer"] == PASS_ON else "",
            came_by=answers["came_by"],
            capacity=answers["capacity"],
            scan=answers["scan"],
            **given,
        )

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def _letter_in_words(letter: Notice) -> str:
    due = last_day_by(letter)
    until = f". Last day to appeal: {words(due.on)}" if due else ". It is not known to have reached the customer"
    return f"{letter.label}, {words(timezone.localdate(letter.issued_at))}{until}"
