"""What another app registers to receive a journey's answers."""

import datetime
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from django.contrib.auth.models import AnonymousUser, User

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


MayRead = Callable[[User | AnonymousUser, Submission], bool]


@runtime_checkable
class Reminds(Protocol):
    """A handler that has something to say to somebody who leaves and means to come back. No handler need be one."""

    def to_remember(self, answers: Mapping[str, Any]) -> Sequence[str]:
        """What not to miss meanwhile, such as a last day, as far as the answers so far tell. It goes into an email,
        perhaps to a wrong address: nothing that only the person may know."""


def to_remember(handler: JourneyHandler, answers: Mapping[str, Any]) -> Sequence[str]:
    """What the handler says to somebody who leaves; nothing when it has nothing to say."""
    return handler.to_remember(answers) if isinstance(handler, Reminds) else ()


_handlers: dict[str, JourneyHandler] = {}
_readers: dict[str, MayRead] = {}
# Keys of forms that editors made begin so.
FORM = "form-"
_form_readers: MayRead | None = None


def register(handler: JourneyHandler, may_read: MayRead | None = None) -> None:
    """Open a journey at /<handler.key>/. Call it from AppConfig.ready.

    `may_read` says who may download the files of a submission; without it, nobody.
    """
    if handler.key in _handlers:
        raise ValueError(f"there already is a journey '{handler.key}'")
    _handlers[handler.key] = handler
    if may_read is not None:
        _readers[handler.key] = may_read


def read_forms(may_read: MayRead) -> None:
    """Say who may download the files of what is sent with forms that editors made."""
    global _form_readers
    _form_readers = may_read


def unregister(key: str) -> None:
    """Close a journey again."""
    del _handlers[key]
    _readers.pop(key, None)


def may_read(user: User | AnonymousUser, submission: Submission) -> bool:
    """Whether this person may download the files of a submission: its handler decides."""
    decide = _readers.get(submission.key) or (_form_readers if submission.key.startswith(FORM) else None)
    return decide is not None and decide(user, submission)


def find(key: str) -> JourneyHandler | None:
    """The journey registered under a key."""
    return _handlers.get(key)


def registered_keys() -> Collection[str]:
    """The keys of all registered journeys."""
    return tuple(_handlers)
