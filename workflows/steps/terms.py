"""Choosing restrictions: the questions asked, and the terms they add up to."""

from collections.abc import Iterable, Mapping
from typing import Any

from forms.answers import answers_for_display
from forms.questions import Condition, Option, Question

from ..actions.restrictions import Terms
from ..notices.letter import MERGE_FIELD
from .parts import RestrictionType


def chooser(catalogue: Iterable[RestrictionType]) -> list[Question]:
    """Tick boxes for the catalogue, then each chosen restriction's own questions."""
    catalogue = list(catalogue)
    asked = [
        Question(
            id="restrictions",
            kind="many_of",
            label="Restrictions",
            name="the restrictions",
            hint="Choose the least that will work, one or a mix. Leave at least one way to reach us.",
            required=False,
            options=tuple(Option(value=one.id, label=one.label, hint=one.hint) for one in catalogue),
        )
    ]
    for one in catalogue:
        shown = Condition(question="restrictions", operator="includes", value=one.id)
        asked += [
            question.model_copy(update={"id": f"{one.id}__{question.id}", "show_when": shown})
            for question in one.questions
        ]
    asked.append(
        Question(
            id="restrictions_adjustment_note",
            kind="long_text",
            label="How do these restrictions fit the customer’s agreed adjustments?",
            name="how the restrictions fit the adjustments",
            hint="Needed when a restriction may contradict an adjustment.",
            required=False,
        )
    )
    return asked


def terms_from(catalogue: Iterable[RestrictionType], answers: Mapping[str, Any]) -> list[Terms]:
    """The restrictions that were chosen, in the customer's words."""
    chosen = answers.get("restrictions") or []
    return [_terms(one, answers) for one in catalogue if one.id in chosen]


def conflicts(catalogue: Iterable[RestrictionType], answers: Mapping[str, Any], adjustments: str) -> list[str]:
    """Labels of chosen restrictions that an agreed adjustment may speak against (REQUIREMENTS 31)."""
    chosen = answers.get("restrictions") or []
    text = adjustments.casefold()
    return [
        one.label
        for one in catalogue
        if one.id in chosen and any(word.casefold() in text for word in one.may_conflict_with)
    ]


def _terms(one: RestrictionType, answers: Mapping[str, Any]) -> Terms:
    own = {question.id: answers.get(f"{one.id}__{question.id}") for question in one.questions}
    given = {name: value for name, value in own.items() if value is not None}
    shown = {row.id: row.value for row in answers_for_display(one.questions, given)}
    words = MERGE_FIELD.sub(lambda match: shown.get(match.group(1), "").strip(), one.words)
    return Terms(code=one.id, label=one.label, answers=given, words=" ".join(words.split()))
