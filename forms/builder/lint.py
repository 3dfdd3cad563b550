"""What is wrong with a form that could be sent out as it stands, and why it matters to those who fill it in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..questions import JourneyPage, Question
from .content import FormContent

Level = Literal["error", "warning"]
MANY_CHOICES = 12
MANY_QUESTIONS = 6

RULES: dict[str, tuple[Level, str]] = {
    "nothing_asked": ("error", "Whoever fills it in would send nothing."),
    "empty_page": ("error", "A page that asks nothing and says nothing only stands in the way."),
    "no_next_steps": ("error", "Whoever has sent a form waits, and should know for what and how long."),
    "nobody_reads": ("error", "What people send would lie where nobody looks."),
    "not_said_how_long_kept": ("error", "Personal data may be kept only as long as it is needed (UK GDPR, article 5)."),
    "no_other_way": ("warning", "Somebody who cannot use this form must be able to do the same in another way."),
    "many_questions": ("warning", "On a phone, in distress, one thing at a time is easier."),
    "many_choices": ("warning", "A long row of choices is hard to take in; a list to choose from is shorter."),
    "set_is_gone": ("warning", "The set of questions was deleted. This form keeps the questions as they were."),
    "not_marked_personal": ("warning", "An email address, a telephone number or an address is personal data."),
}


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a form; `path` is its place, as in "pages[0].questions[2]"."""

    level: Level
    code: str
    path: str
    words: str
    why: str


def lint(form: FormContent, *, has_readers: bool, sets: frozenset[str] = frozenset()) -> list[Finding]:
    """All that is wrong with a form, errors first. `sets` are the codes of the shared sets that there are."""
    findings = [*_whole(form, has_readers), *_pages(form, sets)]
    return sorted(findings, key=lambda finding: finding.level != "error")


def found(code: str, path: str, words: str) -> Finding:
    level, why = RULES[code]
    return Finding(level=level, code=code, path=path, words=words, why=why)


def _whole(form: FormContent, has_readers: bool) -> Iterator[Finding]:
    if not any(question.is_asked for question in form.questions):
        yield found("nothing_asked", "pages", "The form asks no question.")
    if not form.confirmation.next_steps:
        yield found("no_next_steps", "confirmation.next_steps", "The form does not say what happens once it is sent.")
    if not has_readers:
        yield found("nobody_reads", "", "No group of staff is chosen to read what is sent.")
    if form.keeping.months is None:
        yield found("not_said_how_long_kept", "keeping.months", "The form does not say how long answers are kept.")
    if not form.other_ways:
        yield found("no_other_way", "other_ways", "The form names no other way to do the same.")


def _pages(form: FormContent, sets: frozenset[str]) -> Iterator[Finding]:
    for index, (part, page) in enumerate(zip(form.pages, form.journey, strict=True)):
        path = f"pages[{index}]"
        if not page.questions and not page.intro:
            yield found("empty_page", path, f"The page “{part.title}” asks nothing and says nothing.")
        yield from _questions(page, path)
        for number, used in enumerate(part.sets):
            if used.set not in sets:
                yield found("set_is_gone", f"{path}.sets[{number}]", f"“{part.title}” uses a set that is gone.")


def _questions(page: JourneyPage, path: str) -> Iterator[Finding]:
    asked = [question for question in page.questions if question.is_asked and not question.show_when]
    if len(asked) > MANY_QUESTIONS:
        yield found("many_questions", path, f"The page “{page.title}” asks {len(asked)} questions at once.")
    for number, question in enumerate(page.questions):
        yield from _question(question, f"{path}.questions[{number}]")


def _question(question: Question, path: str) -> Iterator[Finding]:
    if question.kind == "one_of" and len(question.options) > MANY_CHOICES and question.look == "radios":
        yield found("many_choices", path, f"“{question.label}” shows {len(question.options)} choices in a row.")
    if question.kind in ("email", "phone", "address") and not question.personal:
        yield found("not_marked_personal", path, f"“{question.label}” is not marked as personal data.")
