"""The one shape of every error that the API answers with: RFC 9457, problem+json."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from ninja import Field, Schema

MEDIA_TYPE = "application/problem+json"

# What each kind of problem is called. The kind is the last part of its `type`, and stays the same for ever.
TITLES: dict[str, str] = {
    "malformed": "The request cannot be read",
    "not-found": "There is nothing at this address",
    "method-not-allowed": "This address does not take that method",
    "closed": "This form cannot be sent any more",
    "too-large": "The request is too large",
    "media-type": "The request is not JSON",
    "not-valid": "Something in the request has to be put right",
    "answers": "Some answers have to be put right",
    "key-used": "This Idempotency-Key was used for other answers",
    "too-many": "Too many requests",
    "refused": "The request was refused",
    "fault": "Something went wrong on our side",
}
KIND_OF_STATUS: dict[int, str] = {
    400: "malformed",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "media-type",
    422: "not-valid",
    429: "too-many",
}


class Fault(Schema):
    """One thing to put right."""

    pointer: str = Field(description="Where it is in the request: a JSON pointer into the body, or a name.")
    field: str = Field(default="", description="The id of the question, where it is about one.")
    message: str = Field(description="What is wrong and what to do, in words that can be shown to a person.")


class ProblemDetails(Schema):
    """What went wrong, as RFC 9457 has it."""

    type: str = Field(description="A URN that names the kind of problem.", examples=["urn:evenhand:problem:answers"])
    title: str = Field(description="The kind of problem in words; the same for every problem of its kind.")
    status: int = Field(description="The status of this answer.", ge=400, le=599)
    detail: str = Field(description="What is wrong this time and what to do.")
    errors: list[Fault] = Field(default_factory=list, description="Each thing to put right, in order.")


class Problem(Exception):
    """Raised to answer a request of the API with a problem."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        kind: str = "",
        title: str = "",
        errors: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind or KIND_OF_STATUS.get(status) or ("fault" if status >= 500 else "refused")
        self.title = title or TITLES[self.kind]
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})

    def as_json(self) -> dict[str, Any]:
        return ProblemDetails(
            type=f"urn:evenhand:problem:{self.kind}",
            title=self.title,
            status=self.status,
            detail=self.detail,
            errors=self.errors,
        ).model_dump()


def answer(problem: Problem) -> HttpResponse:
    """A problem as the answer to a request. No cache may keep it."""
    headers = {"Cache-Control": "no-store", **problem.headers}
    return HttpResponse(json.dumps(problem.as_json()), status=problem.status, content_type=MEDIA_TYPE, headers=headers)


def pointer(*parts: str | int) -> str:
    """A JSON pointer to a place in the body."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
