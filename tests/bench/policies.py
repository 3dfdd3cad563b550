"""What a policy costs as it grows: compiling an edition, drawing a draft, publishing. Each against a stock peer.

Growth is what counts: twenty times as many steps may take twenty times as long, and a little.
"""

import gc
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from tests.bench.table import Row

SMALL, MIDDLE, LARGE = SIZES = (10, 60, 200)
ROUNDS = 15
LINEAR = LARGE / SMALL
MOST_GROWTH = 1.3
Work = Callable[[], Any]
Key = tuple[str, int]


def rows() -> list[Row]:
    """Call where Django is set up and has a database (tests.bench.server.prepared)."""
    from tests.bench import policy_work as work

    makers = (work.compiling, work.stock_flow, work.drawing, work.publishing, work.saving)
    measured = _milliseconds({(make.__name__, steps): make(steps) for make in makers for steps in SIZES})
    compiling, stock, drawing, publishing, saving = (
        {steps: measured[make.__name__, steps] for steps in SIZES} for make in makers
    )
    viewflow, django = "Viewflow, a flow by hand", "Django saving the same JSON"
    return [
        Row(f"Compile a {MIDDLE}-step edition (ms)", compiling[MIDDLE], viewflow, stock[MIDDLE], None),
        _growth("Compile", compiling),
        Row(_growing("Compile"), _times(compiling), viewflow, _times(stock), None),
        Row(f"Draw a {MIDDLE}-step draft (ms)", drawing[MIDDLE], viewflow, stock[MIDDLE], None),
        # Informs: tests/workflows/test_layout.py counts the calls, which no busy machine makes more.
        Row(_growing("Draw a draft"), _times(drawing), "times as many steps", LINEAR, None),
        Row(f"Publish a {MIDDLE}-step policy (ms)", publishing[MIDDLE], django, saving[MIDDLE], None),
        _growth("Publish", publishing),
        Row(_growing("Publish"), _times(publishing), django, _times(saving), None),
    ]


def _growing(what: str) -> str:
    return f"{what}, {SMALL} → {LARGE} steps (times as long)"


def _times(measured: dict[int, float]) -> float:
    return measured[LARGE] / measured[SMALL]


def _growth(what: str, measured: dict[int, float]) -> Row:
    return Row(_growing(what), _times(measured), "times as many steps", LINEAR, MOST_GROWTH, at_most=True)


def _milliseconds(works: dict[Key, Work]) -> dict[Key, float]:
    """The median of each. All take turns, so that a busy moment of the machine falls on every one alike.

    As timeit does, without the collector: one run of it over all of Django costs more than compiling sixty steps.
    """
    taken: dict[Key, list[float]] = {key: [] for key in works}
    for work in works.values():
        work()
    for _ in range(ROUNDS):
        for key, work in works.items():
            gc.collect()
            gc.disable()
            began = time.perf_counter()
            work()
            taken[key].append((time.perf_counter() - began) * 1000)
            gc.enable()
    return {key: median(values) for key, values in taken.items()}
