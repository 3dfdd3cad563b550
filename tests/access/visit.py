"""Visits an address as somebody and says, in a word, what came back."""

import copy
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from .scene import Scene
from .table import Row

WRITES = re.compile(r'^(?:INSERT INTO|INSERT OR IGNORE INTO|UPDATE|DELETE FROM) "(\w+)"')
# Rows that come and go with a visit itself: the session, what is kept for speed, who has a page open or follows it.
PASSING = {
    "cache",
    "django_session",
    "wagtailadmin_editingsession",
    "wagtailcore_pagesubscription",
    "wagtailimages_rendition",
    "wagtailusers_userprofile",
}
# What a row's POST puts into each field it names.
WRITTEN = "Written by somebody who may not."
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Answer:
    """What came back. `text` is all of it that can be read, headers too, without the words of the question."""

    code: str
    text: str
    address: str
    wrote: tuple[str, ...]


class Visitor:
    """One person's browser. Every visit leaves the database and the browser as they were."""

    def __init__(self, user: User | None) -> None:
        self.client = Client(raise_request_exception=False)
        if user is not None:
            self.client.force_login(user, backend=MODEL_BACKEND)
        self.cookies = copy.copy(self.client.cookies)

    def get(self, address: str) -> Answer:
        return self._visit("get", address)

    def post(self, address: str, data: dict[str, str]) -> Answer:
        return self._visit("post", address, data)

    def _visit(self, method: str, address: str, data: dict[str, str] | None = None) -> Answer:
        self.client.cookies = copy.copy(self.cookies)
        written: list[str] = []
        with transaction.atomic(), _noting(written):
            response = getattr(self.client, method)(address, data=data)
            text = _read(response)
            transaction.set_rollback(True)
        code = _code(response) + ("*" if written else "")
        return Answer(code, _without(text, address), address, tuple(written))


def address_of(row: Row, scene: Scene, person: str) -> str:
    """The address a row means for a person."""
    args = {name: scene.thing(thing, person) for name, thing in row.args.items()}
    address = row.address or reverse(row.name, kwargs=args)
    query = _with_thing(row.query, scene, person) if "=@" in row.query else row.query
    return f"{address}?{query}" if query else address


def _with_thing(query: str, scene: Scene, person: str) -> str:
    name, _, thing = query.partition("=@")
    return f"{name}={scene.thing(thing, person)}"


def answer_to(row: Row, scene: Scene, person: str, visitor: Visitor) -> tuple[str, list[Answer]]:
    """The table's word for both methods: one when they answer alike, `get/post` when not."""
    address = address_of(row, scene, person)
    answers = [visitor.get(address), visitor.post(address, dict.fromkeys(row.body, WRITTEN))]
    codes = [answer.code for answer in answers]
    return codes[0] if codes[0] == codes[1] else "/".join(codes), answers


def leaks_in(answer: Answer, closed: dict[str, dict[str, str]]) -> list[str]:
    """What the answer gives away of cases that are closed to its reader."""
    text = answer.text.casefold()
    return [
        f"{answer.address} shows {whose}'s {what}"
        for whose, marks in closed.items()
        for what, words in marks.items()
        if words.casefold() in text
    ]


@contextmanager
def _noting(written: list[str]) -> Iterator[None]:
    """Note each table in which a row is written."""

    def note(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        found = WRITES.match(sql)
        # SQLite counts an INSERT's rows only once they have been fetched.
        if found and found[1] not in PASSING and (sql.startswith("INSERT") or context["cursor"].rowcount):
            written.append(found[1])
        return result

    with connection.execute_wrapper(note):
        yield


def _code(response: Any) -> str:
    if response.status_code != 302:
        return str(response.status_code)
    to = response["Location"].partition("?")[0]
    named = {reverse("wagtailadmin_login"): "in", reverse("wagtailadmin_home"): "-"}
    return named.get(to, "302")


def _read(response: Any) -> str:
    """The words of an answer: a letter's and a spreadsheet's are unpacked."""
    content = response.getvalue()
    kind = response.headers.get("Content-Type", "")
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    if kind.startswith("application/pdf"):
        body = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif "spreadsheetml" in kind:
        book = load_workbook(io.BytesIO(content))
        body = "\n".join(str(cell) for sheet in book for line in sheet.values for cell in line)
    else:
        body = content.decode("utf-8", "replace")
    return f"{headers}\n{body}"


def _without(text: str, address: str) -> str:
    """The answer without an echo of the question: its path, and each value asked for."""
    path, _, query = address.partition("?")
    asked = [part.partition("=")[2] for part in query.split("&")]
    said = [path, quote(path, safe=""), unquote(path), *asked, *(unquote(value) for value in asked)]
    for words in sorted(filter(None, said), key=len, reverse=True):
        text = text.replace(words, "")
    return text
