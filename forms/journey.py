"""Where a person is in a journey: pure decisions over a handler's pages and the answers kept so far."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .conditions import holds
from .handlers import JourneyHandler
from .questions import JourneyPage, check_pages
from .rendering import build_form

Kept = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Stop:
    """One page on the way. `earlier` are the answers of the pages before it, `answers` its own that will do.

    `faults` are the messages on those that will not do, and on those that are missing, by question id.
    """

    page: JourneyPage
    earlier: dict[str, Any]
    answers: dict[str, Any]
    is_complete: bool
    faults: dict[str, str]


@dataclass(frozen=True)
class Walk:
    """The pages this person has to pass, in order. `ids` are those of all their questions, asked this time or not."""

    stops: tuple[Stop, ...]
    answers: dict[str, Any]
    ids: frozenset[str]

    def find(self, page_id: str) -> Stop | None:
        """The stop of that page when it is on the way and everything before it is answered."""
        for stop in self.stops:
            if stop.page.id == page_id:
                return stop
            if not stop.is_complete:
                return None
        return None

    @property
    def first_unanswered(self) -> Stop | None:
        return next((stop for stop in self.stops if not stop.is_complete), None)

    def after(self, stop: Stop) -> Stop | None:
        """The next page, None when the answers can be checked."""
        position = self.stops.index(stop) + 1
        return self.stops[position] if position < len(self.stops) else None

    def before(self, stop: Stop) -> Stop | None:
        """The page before, None on the first."""
        position = self.stops.index(stop)
        return self.stops[position - 1] if position else None


def walk(handler: JourneyHandler, kept: Kept, unfinished: Collection[str] = ()) -> Walk:
    """The way through the journey with these answers. Calls handler.pages until the answers settle.

    An answer nobody is asked for any more is dropped, and pages may depend on it: hence more than one look.
    `unfinished` are pages on which something was typed and not sent: they are still to be answered, whatever was
    answered there before.
    """
    answers = {name: value for page in kept.values() for name, value in page.items() if value is not None}
    for _look in range(len(answers) + 1):
        found = _walk(handler.pages(answers), kept, unfinished)
        if found.answers == answers:
            break
        answers = found.answers
    return found


def walk_answers(handler: JourneyHandler, given: Mapping[str, Any], *, whole: bool) -> Walk:
    """The way with answers that came another way: by question id, unchecked. The handler sees only those that will do.

    `whole` when these are all there will be: a question that is not among them was left empty.
    """
    known: dict[str, Any] = {}
    for _look in range(len(given) + 2):
        pages = handler.pages(known)
        found = _walk(pages, {page.id: _given_to(page, given, whole=whole) for page in pages}, ())
        if found.answers == known:
            break
        known = found.answers
    return found


def _given_to(page: JourneyPage, given: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    ids = [question.id for question in page.questions if question.is_asked]
    return {name: given.get(name) for name in ids if whole or name in given}


def _walk(pages: Sequence[JourneyPage], kept: Kept, unfinished: Collection[str]) -> Walk:
    check_pages(pages)
    stops: list[Stop] = []
    answers: dict[str, Any] = {}
    for page in pages:
        given = kept.get(page.id)
        data = {name: value for name, value in (given or {}).items() if value is not None}
        if page.show_when and not holds(page.show_when, answers):
            continue
        form = build_form(page.questions, data=data, earlier=answers)
        if page.questions and not form.fields:
            continue
        is_valid = form.is_valid()
        is_complete = given is not None and set(form.asked_ids) <= set(given) and is_valid
        is_complete = is_complete and page.id not in unfinished
        faults = {name: str(messages[0]) for name, messages in form.errors.items()}
        stops.append(Stop(page, dict(answers), form.good_answers, is_complete, faults))
        answers.update(form.good_answers)
    ids = frozenset(question.id for page in pages for question in page.questions if question.is_asked)
    return Walk(tuple(stops), answers, ids)
