"""A small journey with everything a journey can have, for the tests of the form engine."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.handlers import Closed, Receipt, RequestMeta
from forms.models import Submission
from forms.questions import JourneyPage, Question

RIGHT = {"reference": "EH-1", "surname": "Marlow"}
WHO = JourneyPage.model_validate(
    {
        "id": "who",
        "title": "Find your decision",
        "intro": ["The reference is on the letter we sent you."],
        "questions": [
            {"id": "reference", "kind": "short_text", "label": "Reference", "hint": "For example, EH-20"},
            {
                "id": "surname",
                "kind": "short_text",
                "label": "Your surname",
                "personal": True,
                "autocomplete": "family-name",
            },
        ],
    }
)
WHAT = JourneyPage.model_validate(
    {
        "id": "what",
        "title": "What do you disagree with?",
        "questions": [
            {
                "id": "parts",
                "kind": "many_of",
                "label": "What do you disagree with?",
                "name": "what you disagree with",
                "hint": "Select all that apply",
                "options": [
                    {"value": "decision", "label": "The decision"},
                    {"value": "length", "label": "How long it lasts"},
                    {"value": "other", "label": "Something else", "hint": "We ask about it next"},
                ],
            }
        ],
    }
)
ELSE = JourneyPage.model_validate(
    {
        "id": "something-else",
        "title": "Something else",
        "questions": [{"id": "else_text", "kind": "long_text", "label": "What else?", "rules": {"max_length": 300}}],
    }
)
WHY = JourneyPage.model_validate(
    {
        "id": "why",
        "title": "Why you disagree",
        "questions": [
            {"id": "note", "kind": "information", "label": "Tell us in your own words."},
            {"id": "reason", "kind": "long_text", "label": "Your reason", "rules": {"max_length": 500}},
            {"id": "call_date", "kind": "date", "label": "Date of call", "required": False, "hint": "27 3 2026"},
            {"id": "help", "kind": "yes_no", "label": "Do you need help to take part?", "name": "if you need help"},
            {
                "id": "help_phone",
                "kind": "phone",
                "label": "Phone number",
                "show_when": {"question": "help", "operator": "equals", "value": "yes"},
            },
            {"id": "email", "kind": "email", "label": "Email address", "required": False, "personal": True},
            {"id": "true", "kind": "declaration", "label": "What I have said is true"},
        ],
    }
)


class ToyHandler:
    """Accepts one reference and surname; counts what it was asked to do."""

    key = "toy-appeal"
    title = "Appeal a toy decision"
    start_lines: Sequence[str] = ("Use this to ask us to look again.", "It takes about 10 minutes.")
    other_ways: Sequence[str] = ("Ask us to take it down.",)
    limited_pages: Mapping[str, str] = {"who": "reference"}

    def counted_as(self, page_id: str, typed: str) -> str:
        return typed

    def __init__(self) -> None:
        self.why = WHY
        self.closed = False
        self.refused: dict[str, str] = {}
        self.fails_on_submit = False

    def pages(self, answers: Mapping[str, Any]) -> list[JourneyPage]:
        middle = [ELSE] if "other" in answers.get("parts", []) else []
        return [WHO, WHAT, *middle, self.why]

    def check_page(self, page_id: str, answers: Mapping[str, Any], meta: RequestMeta) -> Mapping[str, str]:
        if self.closed:
            raise Closed("You can no longer appeal", ["The 28 days to appeal have passed."])
        if page_id == "who" and any(answers[name] != value for name, value in RIGHT.items()):
            return {"": "We cannot find a decision with that reference and surname"}
        return {name: message for name, message in self.refused.items() if page_id == "why"}

    def submit(self, submission: Submission) -> Receipt:
        if self.fails_on_submit:
            raise RuntimeError("the toy broke")
        return Receipt(
            reference=f"TOY-{Submission.objects.filter(key=self.key).count()}",
            title="Appeal sent",
            lines=("We decide by 3 July 2026.",),
            next_steps=("Someone who did not make the decision looks at it.",),
            copy_sent_to=submission.answers.get("email"),
        )


PARKS = [("north", "North Park"), ("south", "South Park"), ("cafe", "The Café Green")]


def question(kind: str, **more: Any) -> Question:
    """A question of a kind, called "your answer" in messages."""
    if kind in {"one_of", "many_of"}:
        more = {"options": [{"value": "a", "label": "Ay"}, {"value": "b", "label": "Bee"}], **more}
    if kind == "lookup":
        more = {"lookup": "toy_parks", **more}
    return Question.model_validate({"id": "q", "kind": kind, "label": "The question", **more})
