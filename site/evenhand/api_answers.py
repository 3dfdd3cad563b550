"""Whatever answers a request of the API: one shape of error, and HEAD wherever there is GET."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from home.problems import MEDIA_TYPE, Problem, answer

API = "/api/"
# Of the answer that a problem takes the place of, all other headers stay.
REPLACED = ("Content-Type", "Content-Length", "Cache-Control", "ETag", "Last-Modified")
WORDS: dict[int, str] = {
    400: "The request cannot be read. Check its address, its headers and its body.",
    403: "This is not open to you.",
    404: "There is nothing at this address.",
    405: "This address does not take that method. The header Allow names those it takes.",
    406: "This address answers with JSON alone.",
    413: "The request is too large.",
}


class ApiAnswers:
    """Makes a problem of every error under /api/, also of those that Django and Wagtail answer by themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(API):
            return self.get_response(request)
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response = _as_problem(self.get_response(request))
        if is_head:
            request.method = "HEAD"
            _empty(response)
        return response


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """The same answer with its headers, told as a problem."""
    status = response.status_code
    if status < 400 or response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
        return response
    words = _said(response) or WORDS.get(status, "It could not be done. Try again, or tell us if it goes on.")
    found = answer(Problem(status, words))
    for name, value in response.headers.items():
        if name not in REPLACED:
            found.headers[name] = value
    if "Allow" in found.headers and "GET" in found.headers["Allow"] and "HEAD" not in found.headers["Allow"]:
        found.headers["Allow"] += ", HEAD"
    return found


def _said(response: HttpResponseBase) -> str:
    """The message of an error of Wagtail's API."""
    if not (isinstance(response, HttpResponse) and response.headers.get("Content-Type") == "application/json"):
        return ""
    try:
        told = json.loads(response.content)
    except ValueError:
        return ""
    return str(told.get("message") or told.get("detail") or "") if isinstance(told, dict) else ""


def _empty(response: HttpResponseBase) -> None:
    if isinstance(response, HttpResponse):
        length = len(response.content)
        response.content = b""
        response.headers["Content-Length"] = str(length)
