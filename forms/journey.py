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
    """One page on the way. `earlier` are the answers of the pages before it, `answers` its own that will do."""

    page: JourneyPage
    earlier: dict[str, Any]
    answers: dict[str, Any]
    is_complete: bool


@dataclass(frozen=True)
class Walk:
    """The pages this person has to pass, in order."""

    stops: tuple[Stop, ...]
    answers: dict[str, Any]

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
        is_complete = given is not None and set(form.asked_ids) <= set(given) and form.is_valid()
        is_complete = is_complete and page.id not in unfinished
        stops.append(Stop(page, dict(answers), form.good_answers, is_complete))
        answers.update(form.good_answers)
    return Walk(tuple(stops), answers)
