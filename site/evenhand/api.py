"""The API for other programs, /api/v1/: mounts each app's router and answers every refusal in one shape."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.docs import DocsBase
from ninja.openapi.schema import OpenAPISchema

from forms.api import router as forms_router
from forms.json_body import ReadAlready
from home.api import router as policies_router
from home.problems import Fault, Problem, answer, pointer

from .api_document import complete

DESCRIPTION = (
    "Policies on unreasonable customer behaviour as the public reads them, and the forms that go with them. No key,"
    " no cookie, no session: what the public pages take, this takes, with the same checks and the same limits."
    " Every error is a problem (RFC 9457). Pages with their images are at /api/v2/pages/."
)
# For the refusals that pydantic says in a programmer's words.
WORDS = {
    "extra_forbidden": "There is no such part. Leave it out.",
    "missing": "This is missing.",
    "string_pattern_mismatch": "This is not written as the document says.",
}
ANSWER = "An answer is text, a number, true, false or null, or a list or an object of these."


class Docs(DocsBase):
    """The page that shows the OpenAPI document, with scripts and styles from this site alone."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        told = {
            "url": self.get_openapi_url(api, kwargs),
            "layout": "BaseLayout",
            "deepLinking": True,
            # The default sends the document's address to a stranger.
            "validatorUrl": None,
        }
        return render(request, "api/docs.html", {"api": api, "told": told})


def _only_read(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    return csrf_exempt(require_safe(view))


class EvenhandAPI(NinjaAPI):
    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        return complete(super().get_openapi_schema(**kwargs))


api = EvenhandAPI(
    title="Evenhand",
    version="1.0.0",
    description=DESCRIPTION,
    urls_namespace="api",
    parser=ReadAlready(),
    docs=Docs(),
    docs_decorator=_only_read,
    openapi_extra={"security": []},
)
api.add_router("/policies", policies_router)
api.add_router("/forms", forms_router)


@api.exception_handler(Problem)
def problem(request: HttpRequest, found: Problem) -> HttpResponse:
    return answer(found)


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, found: ValidationError) -> HttpResponse:
    """What the request has that the document does not allow."""
    return answer(Problem(422, "The request is not as this API’s document says. See errors.", errors=_faults(found)))


@api.exception_handler(HttpError)
def refused(request: HttpRequest, found: HttpError) -> HttpResponse:
    return answer(Problem(found.status_code, found.message))


@api.exception_handler(Http404)
def not_found(request: HttpRequest, found: Http404) -> HttpResponse:
    return answer(nothing_here())


@csrf_exempt
def no_such_address(request: HttpRequest) -> HttpResponseBase:
    """Every other address under /api/."""
    return answer(nothing_here())


def nothing_here() -> Problem:
    documented = f"{settings.PUBLIC_URL}{reverse('api:openapi-json')}"
    return Problem(404, f"There is nothing at this address. {documented} lists those there are.")


def _faults(found: ValidationError) -> list[Fault]:
    """One for each place: an answer of a wrong type fits none of several types, which is one thing to put right."""
    faults = [_fault(tuple(one["loc"]), WORDS.get(str(one["type"]), str(one["msg"]))) for one in found.errors]
    return list({fault.pointer: fault for fault in reversed(faults)}.values())[::-1]


def _fault(place: tuple[str | int, ...], message: str) -> Fault:
    """`place` begins with where in the request: body, query, path or header."""
    where, *inside = place
    if where != "body":
        return Fault(pointer=str(inside[-1] if inside else where), message=message)
    # After the name of the body; and beyond an answer's id come the names of the types that did not fit.
    inside = inside[1:]
    if inside[:1] == ["answers"] and len(inside) > 1:
        return Fault(pointer=pointer(*inside[:2]), field=str(inside[1]), message=ANSWER)
    return Fault(pointer=pointer(*inside), message=message)
