"""The small types that questions are made of."""

import datetime
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from .marks import MadeFrom
from .readable import readable

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
OptionValue = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
Id = Annotated[Identifier, MadeFrom("label")]
Line = Annotated[
    str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True), AfterValidator(readable())
]
# What a record keeps a copy of, in a column of this length.
Label = Annotated[
    str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True), AfterValidator(readable())
]
Text = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True), AfterValidator(readable("\n\r\t"))]
# A time of day as it is kept: its text is in the order of the day.
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
Day = datetime.date | Literal["today"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
