"""A postal address in several boxes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from . import wording
from .field import Boxes, QuestionField

LONGEST = 100
# The forms of a postcode that Royal Mail lists, without its gap.
POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})", re.ASCII)


@dataclass(frozen=True)
class Part:
    """One box. `needed` is what to enter, empty when it may be left out."""

    name: str
    label: str
    autocomplete: str
    needed: str = ""
    width: str = "two-thirds"


PARTS = (
    Part("line_1", "Address line 1", "address-line1", "the first line of the address", "full"),
    Part("line_2", "Address line 2 (optional)", "address-line2", width="full"),
    Part("town", "Town or city", "address-level2", "the town or city"),
    Part("county", "County (optional)", "address-level1"),
    Part("postcode", "Postcode", "postal-code", "the postcode", "one-third"),
    Part("country", "Country, if it is not in the UK (optional)", "country-name"),
)
NAMES = tuple(part.name for part in PARTS)
UK = frozenset({"", "uk", "united kingdom", "great britain", "england", "wales", "scotland", "northern ireland"})


class AddressBoxes(Boxes):
    """Reads <name>-line_1 and so on; a whole address under <name> itself is read too."""

    parts = NAMES


class AddressField(QuestionField):
    """An answer is an object of the parts that were filled in."""

    shape = "address"
    widget = AddressBoxes

    def to_answer(self, value: Any) -> Any:
        if value == "":
            return None
        if not isinstance(value, Mapping) or set(value) - set(NAMES):
            self.fail("invalid", f"{wording.subject(self.question)} must be an address in parts: {', '.join(NAMES)}")
        given = {name: self._part(name, value.get(name)) for name in NAMES}
        found = {name: text for name, text in given.items() if text}
        if not found:
            return None
        in_uk = found.get("country", "").casefold() in UK
        faults = [self._missing(part) for part in PARTS if part.needed and part.name not in found]
        if not in_uk:
            faults = [fault for fault in faults if fault.code != "postcode"]
        elif "postcode" in found:
            faults += self._take_postcode(found)
        if faults:
            raise ValidationError(faults)
        return found

    def _part(self, name: str, value: Any) -> str:
        if value is None:
            return ""
        text = self.readable(value)
        if len(text) > LONGEST:
            label = next(part.label for part in PARTS if part.name == name).removesuffix(" (optional)")
            raise self.fault(name, f"{label} must be {LONGEST} characters or fewer. You have used {len(text):,}")
        return text

    def _missing(self, part: Part) -> ValidationError:
        return self.fault(part.name, f"Enter {part.needed}", own="required")

    def _take_postcode(self, found: dict[str, str]) -> list[ValidationError]:
        """Write the postcode as Royal Mail does, or say what is wrong with it."""
        postcode = uk_postcode(found["postcode"])
        if postcode is None:
            words = "Enter a full UK postcode, like LS1 1UR, or the country if the address is not in the UK"
            return [self.fault("postcode", words, own="invalid")]
        found["postcode"] = postcode
        return []


def uk_postcode(typed: str) -> str | None:
    """LS1 1UR, however it was typed; None when it is no postcode of the UK."""
    found = POSTCODE.fullmatch(re.sub(r"[\s.-]+", "", typed).upper())
    return f"{found[1]} {found[2]}" if found else None


def address_parts(value: Any) -> dict[str, str]:
    """What the boxes hold for a value: typed parts, a kept address, or nothing."""
    if not isinstance(value, Mapping):
        return dict.fromkeys(NAMES, "")
    return {name: str(value.get(name) or "") for name in NAMES}


def address_lines(value: Any) -> list[str]:
    """An address as it stands on an envelope."""
    return [text for text in address_parts(value).values() if text]
