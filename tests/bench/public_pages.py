"""The policy page for anonymous visitors, against the least Django can do and against a stock Wagtail page."""

from statistics import median

from tests.bench.load import requests_per_second
from tests.bench.server import serving
from tests.bench.table import Row

PAGES = {
    "policy": "/customer-behaviour/",
    "empty": "/bench/empty/",
    "uncached": "/customer-behaviour/?not-kept",
    "stock": "/stock/",
}
ROUNDS = 5
SECONDS = 3
LEAST = 0.8


def rows() -> list[Row]:
    """Rounds take turns, so that a busy moment of the machine falls on every page alike; medians count."""
    measured: dict[str, list[float]] = {name: [] for name in PAGES}
    with serving() as server:
        for path in PAGES.values():
            requests_per_second(server + path, 2)
        for _ in range(ROUNDS):
            for name, path in PAGES.items():
                measured[name].append(requests_per_second(server + path, SECONDS))
    speed = {name: median(values) for name, values in measured.items()}
    what = "Policy page, anonymous, kept (requests/s)"
    return [
        Row(what, speed["policy"], "empty Django view", speed["empty"], LEAST),
        Row(what, speed["policy"], "stock Wagtail page", speed["stock"], None),
        Row(
            "Policy page, rendered each time (requests/s)",
            speed["uncached"],
            "stock Wagtail page",
            speed["stock"],
            None,
        ),
    ]
