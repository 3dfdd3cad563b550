"""A letter filled in for a case, and what stands in the way of issuing it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..models import Case, Run
from .letter import MERGE_FIELD, Letter, Paragraph
from .merge import FIELDS, Situation, value


class CannotIssue(Exception):
    """A letter with something missing; the message names each thing and what to do (REQUIREMENTS 51)."""


@dataclass(frozen=True)
class Rendered:
    """A letter as it would go out. `missing` is empty when it may be issued."""

    letter: Letter
    subject: str
    paragraphs: list[dict[str, str]]
    missing: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Raises CannotIssue while anything required is missing."""
        if self.missing:
            raise CannotIssue("The letter cannot be issued yet. " + " ".join(self.missing))


def render(letter: Letter, case: Case, run: Run, answers: Mapping[str, Any]) -> Rendered:
    """Fill a letter in. `answers` are those of the notice step: text_<paragraph> and include_<paragraph>."""
    return render_at(letter, Situation(case, run), answers)


def render_at(letter: Letter, at: Situation, answers: Mapping[str, Any]) -> Rendered:
    """As `render`, for a situation that is known already, or rehearsed."""
    missing: list[str] = []
    no_subject: list[str] = []
    subject = _fill(letter.subject, at, no_subject)
    missing += [f"The subject needs {_label(name)}, which this case does not have yet." for name in no_subject]
    paragraphs = []
    for part in letter.paragraphs:
        if not _included(part, answers):
            continue
        empty: list[str] = []
        text = _text(part, answers, at, empty)
        heading = _fill(part.heading, at, empty)
        missing += _faults(part, text, empty)
        if text:
            paragraphs.append({"id": part.id, "heading": heading, "text": text})
    missing += [f"No paragraph explains: {item.label}." for item in letter.uncovered()]
    return Rendered(letter=letter, subject=subject, paragraphs=paragraphs, missing=missing)


def opening_text(part: Paragraph, case: Case, run: Run) -> str:
    """Where an officer starts from when writing a paragraph."""
    return _fill(part.text, Situation(case, run), []).strip()


def _text(part: Paragraph, answers: Mapping[str, Any], at: Situation, empty: list[str]) -> str:
    """A paragraph's words. What an officer wrote is taken as it stands: braces in it are braces."""
    if part.written_by_officer:
        return str(answers.get(f"text_{part.id}") or "").strip()
    return _fill(part.text, at, empty).strip()


def _label(name: str) -> str:
    return FIELDS[name].label if name in FIELDS else name


def _included(part: Paragraph, answers: Mapping[str, Any]) -> bool:
    if part.required:
        return True
    if part.written_by_officer:
        return bool(answers.get(f"text_{part.id}"))
    return answers.get(f"include_{part.id}") == "yes"


def _fill(template: str, at: Situation, empty: list[str]) -> str:
    def said(match: Any) -> str:
        name = match.group(1)
        found = value(name, at)
        if not found:
            empty.append(name)
        return found

    return MERGE_FIELD.sub(said, template)


def _faults(part: Paragraph, text: str, empty: list[str]) -> list[str]:
    name = part.heading or part.id
    if part.required and not text:
        return [f"The paragraph “{name}” is required and has no text."]
    faults = [f"The paragraph “{name}” needs {_label(field)}, which this case does not have yet." for field in empty]
    if part.written_by_officer and MERGE_FIELD.search(text):
        faults.append(f"The paragraph “{name}” still has words in double braces. Write out what they stand for.")
    return faults
