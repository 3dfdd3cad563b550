"""Answers of the API that a reader may keep, and ask whether they are still right."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from ninja import Field, Schema

from .problems import Problem

PAGE_SIZE = 20


class Paged(Schema):
    """Where a page of a list is."""

    page: int = Field(description="Which page of the list this is, from 1.", examples=[1])
    pages: int = Field(description="How many pages the list has; at least 1.", examples=[1])
    count: int = Field(description="How many items the whole list has.", examples=[1])


def kept(request: HttpRequest, found: Schema, changed: Iterable[datetime | None] = ()) -> HttpResponseBase:
    """The answer with an ETag of its words and, where it is known, when they last changed; or 304."""
    content = json.dumps(found.model_dump(), cls=DjangoJSONEncoder, ensure_ascii=False)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    last = max((when for when in changed if when is not None), default=None)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    if last is not None:
        response.headers["Last-Modified"] = http_date(last.timestamp())
    seconds = int(last.timestamp()) if last is not None else None
    asked: Any = get_conditional_response(request, etag=etag, last_modified=seconds, response=response)
    return asked if asked is not None else response


def part_of(count: int, page: int) -> tuple[Paged, slice]:
    """Which part of a list of this length a page is. Raises Problem when the list is not that long."""
    pages = max(1, -(-count // PAGE_SIZE))
    if page > pages:
        last = "only page 1" if pages == 1 else f"pages 1 to {pages}"
        raise Problem(404, f"There is no page {page}. This list has {last}.")
    return Paged(page=page, pages=pages, count=count), slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
