"""Published pages through Wagtail's API, for a site that shows them by itself.

Read only, and the same for everybody: whoever is signed in reads no more here than anybody else.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from wagtail.api.v2.filters import ChildOfFilter, FieldsFilter, OrderingFilter
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page

LARGEST = 2**31 - 1
UNREADABLE = "The address holds a character or a number that nothing here has. Leave it out"


class PublicPages(PagesAPIViewSet):
    """Pages that are live and open to everybody, without Wagtail's search, which pages of words do not need."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    renderer_classes = [JSONRenderer]
    filter_backends = [FieldsFilter, ChildOfFilter, OrderingFilter]
    known_query_parameters = frozenset({"limit", "offset", "fields", "order", "type", "child_of", "slug"})

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        for words in (value for name, values in request.GET.lists() for value in (name, *values)):
            if "\0" in words or (words.lstrip("+-").isdecimal() and not -LARGEST <= int(words[:20]) <= LARGEST):
                raise BadRequestError(UNREADABLE)
        if kwargs.get("pk", 0) > LARGEST:
            raise NotFound("There is no such page.")

    def filter_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        try:
            return super().filter_queryset(queryset)
        except (ValidationError, ValueError, OverflowError):
            # Wagtail looks at numbers and yes or no, and hands every other value to the database as it came.
            raise BadRequestError("A filter has a value that its field cannot have") from None

    def find_object(self, queryset: QuerySet[Page], request: Request) -> Page | None:
        given = request.GET.get("id", "1")
        if not (given.isascii() and given.isdigit()):
            raise BadRequestError("id must be a number")
        return super().find_object(queryset, request)

    def get_base_queryset(self) -> QuerySet[Page]:
        pages: QuerySet[Page] = super().get_base_queryset().public()
        return pages


router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PublicPages)
