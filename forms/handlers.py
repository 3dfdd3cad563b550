"""What another app registers to receive a journey's answers."""

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from .models import Submission
from .questions import JourneyPage, Strict


class Closed(Exception):
    """Raised by a handler when the journey cannot go on; shown as a plain page, answers kept."""

    def __init__(self, title: str, paragraphs: Sequence[str] = ()) -> None:
        super().__init__(title)
        self.title = title
        self.paragraphs = tuple(paragraphs)


class Receipt(Strict):
    """What the person is told when it is sent. Kept with the submission and shown again on reload."""

    reference: str
    title: str
    lines: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    copy_sent_to: str | None = None


@dataclass(frozen=True)
class RequestMeta:
    """What a handler may know about the request besides the answers. What a program sends has no draft."""

    draft: uuid.UUID | None
    address: str
    received: datetime.datetime


class JourneyHandler(Protocol):
    """One journey. Its address is /<key>/."""

    key: str
    title: str
    # Page id -> id of the question whose typed value is counted, besides the sender's address.
    limited_pages: Mapping[str, str]

    @property
    def start_lines(self) -> Sequence[str]:
        """What the first page says."""

    @property
    def other_ways(self) -> Sequence[str]:
        """How to do the same without this form."""

    def counted_as(self, page_id: str, typed: str) -> str:
        """The one spelling of a value that a limited page counts: every way to type one reference is one thing."""

    def pages(self, answers: Mapping[str, Any]) -> Sequence[JourneyPage]:
        """All pages, in order, given the answers so far. May raise Closed. Called several times a request."""

    def check_page(self, page_id: str, answers: Mapping[str, Any], meta: RequestMeta) -> Mapping[str, str]:
        """Faults a question cannot see by itself, by question id or "" for the page. May raise Closed.

        `answers` are this page's and all earlier ones. Called when the page is sent, and again for every page
        just before the submission is made.
        """

    def submit(self, submission: Submission) -> Receipt:
        """Act on the answers, once, in the transaction that stores them. Raising stores nothing."""


_handlers: dict[str, JourneyHandler] = {}


def register(handler: JourneyHandler) -> None:
    """Open a journey at /<handler.key>/. Call it from AppConfig.ready."""
    if handler.key in _handlers:
        raise ValueError(f"there already is a journey '{handler.key}'")
    _handlers[handler.key] = handler


def unregister(key: str) -> None:
    """Close a journey again."""
    del _handlers[key]


def find(key: str) -> JourneyHandler | None:
    """The journey registered under a key."""
    return _handlers.get(key)


def registered_keys() -> Collection[str]:
    """The keys of all registered journeys."""
    return tuple(_handlers)
