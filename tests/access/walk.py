"""Every address the project answers to, found by asking Django and the pages that have addresses of their own."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import get_page_models


@dataclass(frozen=True)
class Url:
    """One address pattern. `args` are the names of what it needs; one without a name goes by its route."""

    name: str
    args: frozenset[str]
    route: str


def every_url() -> list[Url]:
    """The patterns of the URL configuration in use, then those inside pages that route by themselves."""
    return [*_patterns(get_resolver()), *_inside_pages()]


def _patterns(resolver: URLResolver, spaces: tuple[str, ...] = (), before: str = "") -> Iterator[Url]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _patterns(entry, inside, route)
        else:
            yield Url(_name(entry, spaces, route), _args(entry, route), route)


def _name(entry: URLPattern, spaces: tuple[str, ...], route: str) -> str:
    return ":".join((*spaces, entry.name)) if entry.name else route.replace(" ", "")


def _args(entry: URLPattern, route: str) -> frozenset[str]:
    if not entry.name:
        return frozenset()
    return frozenset(entry.pattern.regex.groupindex) | frozenset(
        name for name in _converters(route) if name not in entry.pattern.regex.groupindex
    )


def _converters(route: str) -> Iterator[str]:
    """The names in a route's angle brackets, also those an `include` above has contributed."""
    for part in route.split("<")[1:]:
        inside = part.split(">")[0]
        yield inside.rpartition(":")[2]


def _inside_pages() -> Iterator[Url]:
    for model in get_page_models():
        if issubclass(model, RoutablePageMixin):
            for entry in model.get_subpage_urls():
                route = f"{model._meta.label}:{entry.name}"
                yield Url(route, frozenset(entry.pattern.converters), f"{route} {entry.pattern}")
