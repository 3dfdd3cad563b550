"""Limits on an answer, and own words for what breaks them."""

from typing import Annotated

from pydantic import Field, model_validator

from .basics import Day, Strict, Text
from .kinds import GROUP_WORDS, FileGroup
from .marks import OnlyWhen

LONGEST_TEXT = 20_000
LARGEST_NUMBER = 999_999_999_999
MOST_MEGABYTES = 1000
# Which rules mean something for which kind: a rule that would be ignored is refused.
RULES_OF_KIND: dict[str, frozenset[str]] = {
    "short_text": frozenset({"min_length", "max_length"}),
    "long_text": frozenset({"min_length", "max_length"}),
    "number": frozenset({"min", "max", "decimals"}),
    "date": frozenset({"earliest", "latest"}),
    "many_of": frozenset({"min", "max"}),
    "files": frozenset({"min", "max", "accepts", "largest_mb", "together_mb"}),
}
RULES: frozenset[str] = frozenset().union(*RULES_OF_KIND.values())


def _asked_of(*rules: str) -> OnlyWhen:
    """A rule's field is asked for the kinds that have one of these rules."""
    return OnlyWhen("^kind", tuple(kind for kind, has in RULES_OF_KIND.items() if has & set(rules)))


class Messages(Strict):
    """Own words for a fault, used instead of the standard sentence."""

    required: Text = Field(default="", title="When nothing was answered")
    invalid: Text = Field(default="", title="When the answer makes no sense")
    min: Annotated[Text, _asked_of("min")] = Field(default="", title="When it is too small")
    max: Annotated[Text, _asked_of("max")] = Field(default="", title="When it is too large")
    min_length: Annotated[Text, _asked_of("min_length")] = Field(default="", title="When it is too short")
    max_length: Annotated[Text, _asked_of("max_length")] = Field(default="", title="When it is too long")
    earliest: Annotated[Text, _asked_of("earliest")] = Field(default="", title="When the day is too early")
    latest: Annotated[Text, _asked_of("latest")] = Field(default="", title="When the day is too late")
    accepts: Annotated[Text, _asked_of("accepts")] = Field(default="", title="When a file is of another kind")
    largest_mb: Annotated[Text, _asked_of("largest_mb")] = Field(default="", title="When a file is too large")
    together_mb: Annotated[Text, _asked_of("together_mb")] = Field(
        default="", title="When all files together are too large"
    )


class Rules(Strict):
    """Limits on an answer. For many_of, `min` and `max` count the boxes ticked; for files, the files."""

    min: Annotated[int | None, _asked_of("min")] = Field(
        default=None,
        ge=-LARGEST_NUMBER,
        le=LARGEST_NUMBER,
        title="Smallest number, or fewest choices or files",
    )
    max: Annotated[int | None, _asked_of("max")] = Field(
        default=None, ge=-LARGEST_NUMBER, le=LARGEST_NUMBER, title="Largest number, or most choices or files"
    )
    decimals: Annotated[int, _asked_of("decimals")] = Field(default=0, ge=0, le=3, title="Digits after the point")
    min_length: Annotated[int | None, _asked_of("min_length")] = Field(
        default=None, ge=1, le=LONGEST_TEXT, title="Fewest characters"
    )
    max_length: Annotated[int | None, _asked_of("max_length")] = Field(
        default=None, ge=1, le=LONGEST_TEXT, title="Most characters"
    )
    earliest: Annotated[Day | None, _asked_of("earliest")] = Field(
        default=None, title="Earliest day", description="A day such as 2026-03-31, or the word today."
    )
    latest: Annotated[Day | None, _asked_of("latest")] = Field(
        default=None, title="Latest day", description="A day such as 2026-03-31, or the word today."
    )
    accepts: Annotated[tuple[Annotated[FileGroup, GROUP_WORDS], ...], _asked_of("accepts")] = Field(
        default=(), title="Kinds of files", description="Every kind that we can keep, when none is chosen."
    )
    largest_mb: Annotated[int | None, _asked_of("largest_mb")] = Field(
        default=None, ge=1, le=MOST_MEGABYTES, title="Largest file, in MB"
    )
    together_mb: Annotated[int | None, _asked_of("together_mb")] = Field(
        default=None, ge=1, le=MOST_MEGABYTES, title="Largest size of all files together, in MB"
    )
    messages: Messages = Field(default=Messages(), title="Own words for mistakes")

    @model_validator(mode="after")
    def _in_order(self) -> "Rules":
        for low, high in (("min", "max"), ("min_length", "max_length")):
            least, most = getattr(self, low), getattr(self, high)
            if least is not None and most is not None and least > most:
                raise ValueError(f"{low} ({least}) is more than {high} ({most})")
        return self
