"""The engine's cast and cases, for letters."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from tests.workflows.conftest import case, cast, customer, person, policy

__all__ = ["case", "cast", "customer", "person", "policy"]

ISSUED = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(ISSUED, tick=False) as coordinates:
        yield coordinates
