"""A journey that asks for files beside other answers, and a visitor who has begun it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from forms import handlers
from forms.handlers import RequestMeta
from forms.models import Submission
from forms.questions import JourneyPage

from ..toy import ToyHandler

ABOUT = JourneyPage.model_validate(
    {
        "id": "about",
        "title": "About it",
        "questions": [
            {"id": "many", "kind": "yes_no", "label": "Is there more?", "required": False},
            {"id": "story", "kind": "long_text", "label": "What happened"},
            {
                "id": "files",
                "kind": "files",
                "label": "Anything that shows it",
                "hint": "Photographs help.",
                "required": False,
                "rules": {"max": 3},
            },
        ],
    }
)
LAST = JourneyPage.model_validate(
    {"id": "last", "title": "Last", "questions": [{"id": "name", "kind": "short_text", "label": "Your name"}]}
)


class FilesHandler(ToyHandler):
    """Its files may be read by whoever has staff rights."""

    key = "toy-files"
    limited_pages: Mapping[str, str] = {}

    def __init__(self) -> None:
        super().__init__()
        self.about = ABOUT

    def pages(self, answers: Mapping[str, Any]) -> list[JourneyPage]:
        return [self.about, LAST]

    def check_page(self, page_id: str, answers: Mapping[str, Any], meta: RequestMeta) -> Mapping[str, str]:
        return {}


def staff_may_read(user: Any, submission: Submission) -> bool:
    return bool(user.is_staff)


@pytest.fixture
def files_handler() -> Iterator[FilesHandler]:
    handler = FilesHandler()
    handlers.register(handler, may_read=staff_may_read)
    yield handler
    handlers.unregister(handler.key)


@pytest.fixture
def begun(files_handler: FilesHandler, client: Client, db: None) -> Client:
    client.post("/toy-files/")
    return client


Send = Callable[..., HttpResponse]


@pytest.fixture
def send(begun: Client) -> Send:
    """Sends the page with the files question: `send(("a.pdf", PDF), story="…")`."""

    def post(*files: tuple[str, bytes], query: str = "", client: Client = begun, **answers: str) -> HttpResponse:
        sent = [SimpleUploadedFile(name, content) for name, content in files]
        return client.post(f"/toy-files/about/{query}", {**answers, "files": sent})

    return post


def stored() -> set[str]:
    """The names of all files of this kind that the private store holds."""
    return {path.name for path in (Path(settings.PRIVATE_ROOT) / "uploads").rglob("*.*")}


@pytest.fixture(autouse=True)
def empty_store() -> None:
    """Nothing from the test before is in the store."""
    for path in (Path(settings.PRIVATE_ROOT) / "uploads").rglob("*.*"):
        path.unlink()
