"""Reads a request's JSON, and refuses what could not be kept or would cost too much before anything looks at it."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from django.http.response import HttpResponseBase
from ninja.parser import Parser

from home.problems import Problem, answer

DEEPEST = 20
View = Callable[..., HttpResponseBase]


class ReadAlready(Parser):
    """Hands django-ninja the JSON that `takes_json` has read."""

    def parse_body(self, request: HttpRequest) -> Any:
        return request.read_json  # type: ignore[attr-defined]


def takes_json(view: View) -> View:
    """Around an operation with a body: what is no JSON, or too much of it, is answered with a problem."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            request.read_json = read(request)  # type: ignore[attr-defined]
        except Problem as problem:
            return answer(problem)
        return view(request, *args, **kwargs)

    return wrapped


def read(request: HttpRequest) -> Any:
    """The JSON of a request. Raises Problem."""
    if request.content_type != "application/json":
        raise Problem(415, "Send JSON, with the header Content-Type: application/json.")
    if (request.encoding or "utf-8").lower().replace("_", "-") not in ("utf-8", "utf8"):
        raise Problem(415, "Send the JSON in UTF-8.")
    found = _parsed(_bytes(request))
    if _depth_over(found, DEEPEST):
        raise Problem(400, f"The JSON is nested more than {DEEPEST} deep. Send answers as the form's schema says.")
    canonical(found)
    return found


def canonical(found: Any) -> bytes:
    """JSON in one spelling. Raises Problem for text and numbers that JSON between programs cannot hold."""
    try:
        return json.dumps(found, sort_keys=True, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        raise Problem(
            400, "The JSON holds half of a character (a lone surrogate) or a number that is too large. Send it whole."
        ) from None


def digest(found: Any) -> str:
    """A hash of JSON, the same however it was spelt."""
    return hashlib.sha256(canonical(found)).hexdigest()


def _bytes(request: HttpRequest) -> bytes:
    most: int = settings.API_MOST_BYTES
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()) or len(length) > 12 or int(length) > most:
        raise Problem(413, f"Send no more than {most:,} bytes, and say how many with the header Content-Length.")
    try:
        content = request.read(most + 1)
    except UnreadablePostError:
        raise Problem(400, "The request broke off. Send it again, with the same Idempotency-Key.") from None
    if len(content) > most:
        raise Problem(413, f"Send no more than {most:,} bytes.")
    request._body = content
    return bytes(content)


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_no_constant)
    except RecursionError:
        raise Problem(400, f"The JSON is nested more than {DEEPEST} deep.") from None
    except UnicodeDecodeError:
        raise Problem(400, "The body is not UTF-8.") from None
    except json.JSONDecodeError as error:
        raise Problem(400, f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None
    except ValueError:
        # A number of thousands of digits, or NaN.
        raise Problem(400, "The JSON holds something that is no number, or a number of too many digits.") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _depth_over(found: Any, left: int) -> bool:
    inside = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return left < 0 or any(_depth_over(one, left - 1) for one in inside)
