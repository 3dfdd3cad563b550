"""Letters: complete, with fields that exist, and able to go out."""

from collections.abc import Iterator

from ...notices.letter import Letter
from ...notices.merge import known
from ...steps import NoticeStep, RestrictStep, StepBase
from ..schema import Pack, Process
from .finding import Finding, at, found, places
from .flow import every_way, reachable


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
    yield from _says_what_it_must(pack)
    yield from _of_restrictions(pack)


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


def _says_what_it_must(pack: Pack) -> Iterator[Finding]:
    """A letter that opens the time to appeal says until when that is, and under which policy it was decided."""
    for index, letter in enumerate(pack.letters):
        if not letter.opens_appeal:
            continue
        if not letter.always_says({"appeal_last_day", "appeal_until"}):
            words = f"No required paragraph of “{letter.label}” says until when one can appeal."
            yield found("letter_without_last_day", f"letters[{index}].paragraphs", words)
        if not letter.always_says({"policy_title"}):
            words = f"No required paragraph of “{letter.label}” names the policy."
            yield found("letter_names_no_policy", f"letters[{index}].paragraphs", words)


def _of_restrictions(pack: Pack) -> Iterator[Finding]:
    """The letter that tells of restrictions says when they are reviewed."""
    numbers = {letter.id: index for index, letter in enumerate(pack.letters)}
    for place in places(pack):
        step = place.step
        # What changes a restriction leaves its review as it was promised.
        if not isinstance(step, RestrictStep) or step.operation not in ("apply", "extend"):
            continue
        for code in sorted(_letters_about(place.process, step)):
            index = numbers.get(code)
            if index is None or pack.letters[index].always_says({"review_date", "review_explained"}):
                continue
            words = f"“{pack.letters[index].label}” tells of {place.name}, but need not say when that is reviewed."
            yield found("letter_without_review", f"letters[{index}].paragraphs", words, step=step.label)


def _letters_about(process: Process, step: RestrictStep) -> set[str]:
    """The letters that announce a restriction; where none does, the first that a case comes to after it."""
    notices = [other for other in process.steps if isinstance(other, NoticeStep)]
    announcing = {other.letter for other in notices if other.announces == step.id}
    steps = {other.id: other for other in process.steps}
    if step.goes_to not in steps:
        return announcing
    after = reachable(process, step.goes_to, _until_told)
    return announcing or {other.letter for other in notices if other.id in after}


def _until_told(step: StepBase) -> list[str]:
    """Ways on while the customer has not been told, and nothing else changes the restriction."""
    return [] if isinstance(step, (NoticeStep, RestrictStep)) else every_way(step)


def _opens(pack: Pack) -> Iterator[Finding]:
    opening = {letter.id for letter in pack.letters if letter.opens_appeal}
    issued = {place.step.letter for place in places(pack) if isinstance(place.step, NoticeStep)}
    if pack.appeal is not None and not opening & issued:
        words = "No letter that is ever issued opens the time to appeal, so nobody could appeal."
        yield found("appeal_never_opens", "letters", words)
