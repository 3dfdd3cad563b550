"""A length of time as a policy says it: a number and a unit."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from forms.marks import words


class Unit(StrEnum):
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


WORDS = {
    Unit.CALENDAR_DAYS: ("calendar day", "calendar days"),
    Unit.WORKING_DAYS: ("working day", "working days"),
    Unit.MONTHS: ("month", "months"),
}
UNIT_WORDS = words(calendar_days="calendar days", working_days="working days", months="months")


class Span(BaseModel):
    """So many calendar days, working days or months."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # Strict: "3", true and 3.0 are slips of whoever wrote the file, and may mean something else.
    n: int = Field(strict=True, ge=1, le=3660, title="How many")
    unit: Annotated[Unit, UNIT_WORDS] = Field(title="Of what")

    @property
    def words(self) -> str:
        """Such as "3 months" or "1 working day"."""
        one, many = WORDS[self.unit]
        return f"{self.n} {one if self.n == 1 else many}"
