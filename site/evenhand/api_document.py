"""The OpenAPI document: what django-ninja writes, with what it cannot know."""

from typing import Any

from ninja.openapi.schema import OpenAPISchema

from home.problems import KIND_OF_STATUS, MEDIA_TYPE, TITLES

JSON = "application/json"
SECONDS = {"schema": {"type": "integer", "minimum": 1}, "description": "Seconds until it may be tried again."}
ETAG = {"schema": {"type": "string"}, "description": "Send it as If-None-Match and get 304 while nothing changed."}
NO_STORE = {"schema": {"type": "string"}, "description": "no-store: an error is for one request only."}


def complete(document: OpenAPISchema) -> OpenAPISchema:
    """Errors as problem+json with an example each, the headers, and 304 for what may be kept."""
    for path in document["paths"].values():
        for method, operation in path.items():
            operation["responses"] = {
                str(status): _response(int(status), told) for status, told in operation["responses"].items()
            }
            if method == "get":
                operation["responses"]["200"]["headers"] = {"ETag": ETAG}
                operation["responses"]["304"] = {"description": "Nothing changed since.", "headers": {"ETag": ETAG}}
    return document


def _response(status: int, told: dict[str, Any]) -> dict[str, Any]:
    if status < 400:
        return told
    headers = {"Cache-Control": NO_STORE}
    if status == 429:
        headers["Retry-After"] = SECONDS
    schema = told["content"][JSON]["schema"]
    content = {MEDIA_TYPE: {"schema": schema, "example": _example(status)}}
    return {"description": told["description"], "headers": headers, "content": content}


def _example(status: int) -> dict[str, Any]:
    kind = {409: "closed"}.get(status) or KIND_OF_STATUS[status]
    errors = []
    if status == 422:
        errors = [{"pointer": "/answers/surname", "field": "surname", "message": "Enter your surname"}]
        kind = "answers"
    return {
        "type": f"urn:evenhand:problem:{kind}",
        "title": TITLES[kind],
        "status": status,
        "detail": "What is wrong this time, and what to do.",
        "errors": errors,
    }
