"""A question on a page: everything a field template needs, so that templates decide nothing."""

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.urls import reverse

from . import addresses, wording
from .dates import PARTS, date_parts, wrong_parts
from .field import QuestionField
from .uploads.field import is_files

if TYPE_CHECKING:
    from .rendering import QuestionForm

# With a page heading of its own, a lone question is that heading and is not said twice.
HEADING_SHAPES = frozenset(
    {"input", "long_text", "radios", "select", "lookup", "checkboxes", "date", "address", "files"}
)
BOX_WIDTH = {"day": 2, "month": 2, "year": 4}


@dataclass(frozen=True)
class Choice:
    id: str
    value: str
    label: str
    hint: str
    checked: bool

    @property
    def hint_id(self) -> str:
        return f"{self.id}-hint"


@dataclass(frozen=True)
class AddressBox:
    part: addresses.Part
    id: str
    name: str
    value: str
    autocomplete: str
    wrong: bool


@dataclass(frozen=True)
class StoredFile:
    """A file sent before; `url` is empty where it cannot be had back."""

    id: str
    name: str
    words: str
    url: str


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an answer; `target` is the id of the input to go to."""

    message: str
    code: str
    target: str


@dataclass(frozen=True)
class DateBox:
    id: str
    name: str
    label: str
    value: str
    width: int
    wrong: bool


class BoundQuestion(BoundField):
    """A bound field whose first input has the id that error links point to (`first_id`)."""

    form: "QuestionForm"
    field: QuestionField

    @property
    def template_name(self) -> str:
        return f"{self.form.folder}/{self.field.shape}.html"

    @property
    def is_heading(self) -> bool:
        lone = len(self.form.fields) == 1 and self.field.shape in HEADING_SHAPES
        return lone and self.form.heading == self.label

    @property
    def is_optional(self) -> bool:
        return self.field.question.is_asked and not self.field.required

    @property
    def error(self) -> str:
        return str(self.errors[0]) if self.errors else ""

    @property
    def faults(self) -> list[Fault]:
        """Everything that is wrong with the answer, each with the box it is about."""
        found: list[Any] = self.form.errors.as_data().get(self.name, [])
        messages = [str(message) for message in self.errors]
        codes = [str(getattr(one, "code", "") or "") for one in found]
        return [Fault(message, code, self._target(code)) for message, code in zip(messages, codes, strict=True)]

    @property
    def base_id(self) -> str:
        return self.auto_id or self.html_name

    @property
    def first_id(self) -> str:
        """The id of the first input, wherever the question has several."""
        return self.faults[0].target if self.error else self._target("")

    def _target(self, code: str) -> str:
        if self.field.shape == "date":
            return next((box.id for box in self.boxes if box.wrong), self.boxes[0].id)
        if self.field.shape == "address":
            return f"{self.base_id}-{code if code in addresses.NAMES else addresses.NAMES[0]}"
        return self.base_id

    @property
    def hint_id(self) -> str:
        return f"{self.base_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.base_id}-error"

    @property
    def count_id(self) -> str:
        return f"{self.base_id}-info"

    @property
    def described_by(self) -> str:
        """The ids for aria-describedby: the count, the hint and the error, where there are any."""
        ids = [self.count_id] if self.field.shape in ("long_text", "files") else []
        ids += [self.hint_id] if self.help_text else []
        return " ".join([*ids, self.error_id] if self.error else ids)

    @property
    def text(self) -> str:
        """What the box holds, without characters that would break the page it is shown on."""
        value = self.value()
        if self.field.question.kind == "address":
            return _showable(", ".join(addresses.address_lines(value)))
        if self.field.shape == "lookup":
            value = next((one.label for one in self.field.options if one.value == value), value)
        return _showable(str(value)) if isinstance(value, str | int | float) else ""

    @property
    def autocomplete(self) -> str:
        """Filled in for the person only when the question is about the person filling it in."""
        question = self.field.question
        if self.form.is_staff:
            return "off"
        return question.autocomplete or (self.field.autocomplete if question.personal else "")

    @property
    def rows(self) -> int:
        if self.form.is_staff:
            return 4  # Wagtail's lines are twice as high
        return 8 if (self.field.question.max_length or 0) > 1000 else 5

    @property
    def choices(self) -> list[Choice]:
        value = self.value()
        chosen = value if isinstance(value, list | tuple) else [value]
        return [
            Choice(
                id=self.base_id if number == 1 else f"{self.base_id}-{number}",
                value=option.value,
                label=option.label,
                hint=option.hint,
                checked=option.value in chosen,
            )
            for number, option in enumerate(self.field.options, start=1)
        ]

    @property
    def boxes(self) -> list[DateBox]:
        typed = date_parts(self.value())
        wrong = wrong_parts(self._error_code, typed) if self.error else set()
        return [
            DateBox(
                id=f"{self.base_id}-{part}",
                name=f"{self.html_name}-{part}",
                label=part.capitalize(),
                value=_showable(typed[part]),
                width=BOX_WIDTH[part],
                wrong=part in wrong,
            )
            for part in PARTS
        ]

    @property
    def address_boxes(self) -> list[AddressBox]:
        typed = addresses.address_parts(self.value())
        codes = {fault.code for fault in self.faults}
        fill_in = self.field.question.personal and not self.form.is_staff
        return [
            AddressBox(
                part=part,
                id=f"{self.base_id}-{part.name}",
                name=f"{self.html_name}-{part.name}",
                value=_showable(typed[part.name]),
                autocomplete=part.autocomplete if fill_in else "off" if self.form.is_staff else "",
                # Nothing at all was entered: every box that must not stay empty is meant.
                wrong=part.name in codes or (bool(codes - set(addresses.NAMES)) and bool(part.needed)),
            )
            for part in addresses.PARTS
        ]

    @property
    def stored_files(self) -> list[StoredFile]:
        """The files that are kept as the answer so far."""
        value = self.value()
        journey = self.form.journey_key
        return [
            StoredFile(
                id=one["id"],
                name=one["name"],
                words=wording.size(one["size"]),
                url=reverse("forms:file", args=[journey, one["id"]]) if journey else "",
            )
            for one in (value if is_files(value) else [])
        ]

    @property
    def stored_words(self) -> str:
        return f"{wording.count(len(self.stored_files), 'file')} added"

    @property
    def count_message(self) -> str:
        return f"You can enter up to {wording.count(self.field.question.max_length or 0, 'character')}"

    @property
    def _error_code(self) -> str:
        faults: list[Any] = self.form.errors.as_data().get(self.name, [])
        return str(faults[0].code) if faults and isinstance(faults[0], ValidationError) else ""


def _showable(text: str) -> str:
    return "".join(c for c in text if c in "\n\t\r" or unicodedata.category(c) not in {"Cc", "Cs"})
