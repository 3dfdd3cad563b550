"""One Django field per kind of question. A cleaned value is always JSON: text, number, list, object or None."""

import math
import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from . import wording
from .addresses import AddressField
from .dates import DateField
from .field import QuestionField
from .lookup_field import LookupField
from .questions import LARGEST_NUMBER, YES, Kind, Question
from .times import TimeField
from .uploads.field import FilesField

NUMBER = re.compile(r"(-?)(\d+)(?:\.(\d+))?", re.ASCII)
PHONE = re.compile(r"\+?[\d\s().-]+(?:\s*(?:x|ext\.?|extension)\s*\d{1,6})?", re.ASCII | re.IGNORECASE)


class TextField(QuestionField):
    """One line of text."""

    lines: ClassVar[str] = ""

    def to_answer(self, value: Any) -> Any:
        text = self.readable(value, self.lines)
        if not text:
            return None
        self.check_length(text)
        self.check_format(text)
        return text

    def check_length(self, text: str) -> None:
        least, most = self.question.rules.min_length, self.question.max_length
        subject = wording.subject(self.question)
        if most is not None and len(text) > most:
            allowed = wording.count(most, "character")
            self.fail("max_length", f"{subject} must be {allowed} or fewer. You have used {len(text):,}")
        if least is not None and len(text) < least:
            self.fail("min_length", f"{subject} must be {wording.count(least, 'character')} or more")

    def check_format(self, text: str) -> None:
        """Kinds with a form of their own say what it is."""


class LongTextField(TextField):
    shape = "long_text"
    lines = "\n\t"


class EmailField(TextField):
    input_type = "email"
    autocomplete = "email"

    def check_format(self, text: str) -> None:
        try:
            validate_email(text)
        except ValidationError:
            subject = wording.subject(self.question)
            self.fail("invalid", f"{subject} must be an email address in full, like name@example.com")


class PhoneField(TextField):
    input_type = "tel"
    autocomplete = "tel"

    def check_format(self, text: str) -> None:
        if not PHONE.fullmatch(text) or not 7 <= sum(character.isdigit() for character in text) <= 20:
            self.fail("invalid", f"{wording.subject(self.question)} must be a phone number, like 01427 676 676")


class NumberField(TextField):
    """A whole number, or one with up to `decimals` places."""

    @property
    def inputmode(self) -> str:
        return "decimal" if self.question.rules.decimals else "numeric"

    def to_answer(self, value: Any) -> Any:
        if isinstance(value, bool):
            self.fail("invalid", self._how_to_write())
        text = self.readable(str(value) if isinstance(value, int | float) else value).replace(",", "")
        if not text:
            return None
        found = NUMBER.fullmatch(text)
        if found is None:
            self.fail("invalid", self._how_to_write())
        sign, whole, fraction = found[1], found[2].lstrip("0") or "0", (found[3] or "").rstrip("0")
        # Decided on the text: a number with thousands of digits is never turned into one.
        if len(whole) > len(str(LARGEST_NUMBER)):
            self.fail("max", f"{wording.subject(self.question)} must be {LARGEST_NUMBER:,} or less")
        if len(fraction) > self.question.rules.decimals:
            self.fail("invalid", self._how_to_write())
        number = float(f"{sign}{whole}.{fraction}") if fraction else int(sign + whole)
        self._check_limits(number)
        return number

    def _how_to_write(self) -> str:
        subject = wording.subject(self.question)
        places = self.question.rules.decimals
        if places:
            return f"{subject} must be a number with up to {wording.count(places, 'decimal place')}, like 12.5"
        return f"{subject} must be a whole number, like 12"

    def _check_limits(self, number: float) -> None:
        least, most = self.question.rules.min, self.question.rules.max
        subject = wording.subject(self.question)
        if least is not None and number < least:
            self.fail("min", f"{subject} must be {least:,} or more")
        if most is not None and number > most:
            self.fail("max", f"{subject} must be {most:,} or less")


class OneOfField(QuestionField):
    """Radios or a select; yes_no has two options of its own."""

    @property
    def shape(self) -> str:
        return self.question.look

    def to_answer(self, value: Any) -> Any:
        if value in (None, ""):
            return None
        if value not in [option.value for option in self.options]:
            self.fail("invalid", "Select one of the answers in the list")
        return value


class ManyOfField(QuestionField):
    shape = "checkboxes"
    widget = forms.CheckboxSelectMultiple

    def to_answer(self, value: Any) -> Any:
        given = value if isinstance(value, list | tuple) else [value]
        ticked = [option.value for option in self.options if option.value in given]
        if any(item not in ticked for item in given if item not in (None, "")):
            self.fail("invalid", "Select answers that are in the list")
        if not ticked:
            return None
        least, most = self.question.rules.min or 0, self.question.rules.max or math.inf
        if len(ticked) < least:
            self.fail("min", f"Select at least {wording.count(int(least), 'answer')}")
        if len(ticked) > most:
            self.fail("max", f"Select no more than {wording.count(int(most), 'answer')}")
        return ticked


class DeclarationField(QuestionField):
    shape = "declaration"

    def to_answer(self, value: Any) -> Any:
        if value in (None, ""):
            return None
        if value != YES:
            self.fail("invalid", wording.missing(self.question))
        return YES


class InformationField(QuestionField):
    """Text between questions: never an answer."""

    shape = "information"

    def to_answer(self, value: Any) -> Any:
        return None


FIELD_OF_KIND: dict[Kind, type[QuestionField]] = {
    "short_text": TextField,
    "long_text": LongTextField,
    "email": EmailField,
    "phone": PhoneField,
    "number": NumberField,
    "date": DateField,
    "time": TimeField,
    "address": AddressField,
    "yes_no": OneOfField,
    "one_of": OneOfField,
    "many_of": ManyOfField,
    "lookup": LookupField,
    "files": FilesField,
    "declaration": DeclarationField,
    "information": InformationField,
}


def field_for(question: Question) -> QuestionField:
    """The field that asks this question."""
    return FIELD_OF_KIND[question.kind](question)
