"""Letters: complete, with fields that exist, and able to go out."""

from collections.abc import Iterator

from ...notices.letter import Letter
from ...notices.merge import known
from ...steps import NoticeStep
from ..schema import Pack
from .finding import Finding, at, found, places


def check(pack: Pack) -> Iterator[Finding]:
    """Required items, merge fields, and letters that go out by themselves."""
    deadlines = {named.id for named in pack.deadlines}
    for index, letter in enumerate(pack.letters):
        path = f"letters[{index}]"
        yield from _items(letter, path)
        for name in sorted(letter.fields()):
            if not known(name, deadlines):
                words = f"“{letter.label}” uses the field “{name}”, which does not exist."
                yield found("letter_field_unknown", path, words)
        yield from _unanswered(pack, letter, path)
    yield from _automatic(pack)
    yield from _opens(pack)


def _items(letter: Letter, path: str) -> Iterator[Finding]:
    for item in letter.uncovered():
        clause = f" ({item.source})" if item.source else ""
        words = f"No required paragraph of “{letter.label}” explains {item.label}{clause}."
        yield found("letter_item_missing", path, words)
    required = {item.id for item in letter.required_items}
    for k, part in enumerate(letter.paragraphs):
        for code in part.covers:
            # Marking what a paragraph is about does no harm in a letter that requires nothing.
            if required and code not in required:
                words = f"“{letter.label}” does not require the item “{code}” that one of its paragraphs answers."
                yield found("letter_item_unknown", f"{path}.paragraphs[{k}].covers", words)


def _unanswered(pack: Pack, letter: Letter, path: str) -> Iterator[Finding]:
    needs = {"monitoring_end": pack.warning_monitoring, "monitored_by": pack.monitored_by}
    for name, answer in needs.items():
        if name in letter.fields() and answer is None:
            setting = "warning_monitoring" if name == "monitoring_end" else "monitored_by"
            words = f"“{letter.label}” uses the field “{name}”, but the policy does not say “{setting}”."
            yield found("letter_field_unanswered", path, words)


def _automatic(pack: Pack) -> Iterator[Finding]:
    letters = {letter.id: letter for letter in pack.letters}
    for place in places(pack):
        step = place.step
        if not isinstance(step, NoticeStep) or not step.automatic or step.letter not in letters:
            continue
        for part in letters[step.letter].paragraphs:
            if part.required and part.written_by_officer:
                written = part.heading or part.id
                words = f"{place.name} goes out by itself, but an officer must write “{written}” of its letter."
                yield at(place, "automatic_letter_needs_officer", words, ".automatic")


def _opens(pack: Pack) -> Iterator[Finding]:
    opening = {letter.id for letter in pack.letters if letter.opens_appeal}
    issued = {place.step.letter for place in places(pack) if isinstance(place.step, NoticeStep)}
    if pack.appeal is not None and not opening & issued:
        words = "No letter that is ever issued opens the time to appeal, so nobody could appeal."
        yield found("appeal_never_opens", "letters", words)
