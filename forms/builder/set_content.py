"""What a shared set of questions is made of."""

from typing import Any, Literal

from pydantic import Field

from ..questions import Questions, Strict

SET_FORMAT = "evenhand-questions/1"


class SetContent(Strict):
    """A set, whole. The questions may depend on each other, and on nothing outside the set."""

    format: Literal["evenhand-questions/1"] = "evenhand-questions/1"
    questions: Questions = Field(min_length=1, title="Questions", description="In the order in which they are asked.")


def starter() -> dict[str, Any]:
    return {"format": SET_FORMAT, "questions": []}
