"""Answers in words, and answers that came another way."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from forms.answers import answers_for_display
from forms.rendering import clean_answers

from .toy import WHY, question


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("short_text", "as typed", "as typed"),
        ("long_text", "one\ntwo", "one\ntwo"),
        ("number", 1200, "1,200"),
        ("date", "2026-06-03", "3 June 2026"),
        ("yes_no", "no", "No"),
        ("one_of", "b", "Bee"),
        ("many_of", ["a", "b"], "Ay\nBee"),
        ("declaration", "yes", "Confirmed"),
        ("email", None, "Not provided"),
    ],
)
def test_an_answer_in_words(kind: str, answer: Any, words: str) -> None:
    assert [row.value for row in answers_for_display([question(kind)], {"q": answer})] == [words]


def test_only_questions_that_were_asked_are_listed() -> None:
    rows = answers_for_display(WHY.questions, {"help": "no", "help_phone": "01427 676 676"})
    assert [row.id for row in rows] == ["reason", "call_date", "help", "email", "true"]


def test_answers_that_came_another_way_are_cleaned() -> None:
    answers = {"reason": " because ", "help": "no", "true": "yes", "call_date": "2026-06-03", "unknown": 1}
    assert clean_answers(WHY.questions, answers) == {
        "reason": "because",
        "help": "no",
        "true": "yes",
        "call_date": "2026-06-03",
    }


def test_answers_that_came_another_way_are_refused_by_question() -> None:
    with pytest.raises(ValidationError) as refusal:
        clean_answers(WHY.questions, {"reason": "x", "help": "perhaps", "true": "yes"})
    assert refusal.value.message_dict == {"help": ["Select one of the answers in the list"]}
