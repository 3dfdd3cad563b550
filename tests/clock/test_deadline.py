"""Dates: month ends, leap days, the clock changes, bank holidays by nation; and each date says how it was reached."""

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from workflows.clock import Span, Unit, end_of_day, is_working_day, reckon, today

UTC = dt.UTC
# From the list the government publishes, with the days given instead where one falls on a weekend.
ENGLAND = {
    dt.date(2026, 1, 1),
    dt.date(2026, 4, 3),
    dt.date(2026, 4, 6),
    dt.date(2026, 5, 4),
    dt.date(2026, 5, 25),
    dt.date(2026, 8, 31),
    dt.date(2026, 12, 25),
    dt.date(2026, 12, 28),
    dt.date(2027, 1, 1),
    dt.date(2027, 3, 26),
    dt.date(2027, 3, 29),
    dt.date(2027, 5, 3),
    dt.date(2027, 5, 31),
    dt.date(2027, 8, 30),
    dt.date(2027, 12, 27),
    dt.date(2027, 12, 28),
}
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2027, 6, 30))


def after(start: str, n: int, unit: str) -> dt.date:
    return reckon(dt.date.fromisoformat(start), Span(n=n, unit=Unit(unit)), since="the day").on


@pytest.mark.parametrize(
    ("start", "n", "unit", "on"),
    [
        ("2026-01-31", 1, "months", "2026-02-28"),
        ("2028-01-31", 1, "months", "2028-02-29"),
        ("2026-11-30", 3, "months", "2027-02-28"),
        ("2026-08-31", 6, "months", "2027-02-28"),
        ("2028-02-29", 12, "months", "2029-02-28"),
        ("2028-02-29", 48, "months", "2032-02-29"),
        ("2026-10-15", 3, "months", "2027-01-15"),
        ("2026-02-28", 1, "calendar_days", "2026-03-01"),
        ("2028-02-28", 1, "calendar_days", "2028-02-29"),
        ("2026-03-28", 2, "calendar_days", "2026-03-30"),  # over the night on which an hour is lost
        ("2026-06-05", 1, "working_days", "2026-06-08"),  # a Friday
        ("2026-06-06", 1, "working_days", "2026-06-08"),  # a Saturday
        ("2026-04-02", 1, "working_days", "2026-04-07"),  # Easter
        ("2026-12-24", 1, "working_days", "2026-12-29"),  # Boxing Day is a Saturday, so Monday is given instead
        ("2027-12-24", 1, "working_days", "2027-12-29"),  # both days fall on the weekend
    ],
)
def test_dates(start: str, n: int, unit: str, on: str) -> None:
    assert after(start, n, unit) == dt.date.fromisoformat(on)


@pytest.mark.parametrize(
    ("day", "at_work"),
    [
        ("2026-01-02", {"ENG", "WLS", "NIR"}),
        ("2026-03-17", {"ENG", "WLS", "SCT"}),
        ("2026-04-06", {"SCT"}),
        ("2026-07-13", {"ENG", "WLS", "SCT"}),
        ("2026-08-03", {"ENG", "WLS", "NIR"}),
        ("2026-08-31", {"SCT"}),
        ("2026-11-30", {"ENG", "WLS", "NIR"}),
        ("2026-12-25", set()),
        ("2026-06-06", set()),
        ("2026-06-08", {"ENG", "WLS", "SCT", "NIR"}),
    ],
)
def test_each_nation_has_its_bank_holidays(settings: Settings, day: str, at_work: set[str]) -> None:
    found = set()
    for nation in ("ENG", "WLS", "SCT", "NIR"):
        settings.NATION = nation
        if is_working_day(dt.date.fromisoformat(day)):
            found.add(nation)
    assert found == at_work


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        ("2026-01-15", dt.datetime(2026, 1, 15, 23, 59, 59, tzinfo=UTC)),
        ("2026-07-15", dt.datetime(2026, 7, 15, 22, 59, 59, tzinfo=UTC)),
        ("2026-03-28", dt.datetime(2026, 3, 28, 23, 59, 59, tzinfo=UTC)),
        ("2026-03-29", dt.datetime(2026, 3, 29, 22, 59, 59, tzinfo=UTC)),  # summer time begins
        ("2026-10-24", dt.datetime(2026, 10, 24, 22, 59, 59, tzinfo=UTC)),
        ("2026-10-25", dt.datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC)),  # and ends
    ],
)
def test_a_day_ends_at_midnight_where_the_council_is(day: str, moment: dt.datetime) -> None:
    assert end_of_day(dt.date.fromisoformat(day)) == moment


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (dt.datetime(2026, 7, 14, 22, 59, tzinfo=UTC), dt.date(2026, 7, 14)),
        (dt.datetime(2026, 7, 14, 23, 1, tzinfo=UTC), dt.date(2026, 7, 15)),
        (dt.datetime(2026, 1, 14, 23, 59, tzinfo=UTC), dt.date(2026, 1, 14)),
    ],
)
def test_today_is_the_councils(time_machine: object, now: dt.datetime, day: dt.date) -> None:
    time_machine.move_to(now, tick=False)  # type: ignore[attr-defined]
    assert today() == day


@pytest.mark.parametrize(
    ("n", "unit", "words"),
    [
        (1, "months", "1 month from receipt on 3 June 2026 = 3 July 2026"),
        (28, "calendar_days", "28 calendar days from receipt on 3 June 2026 = 1 July 2026"),
        (1, "working_days", "1 working day from receipt on 3 June 2026 = 4 June 2026"),
    ],
)
def test_a_date_says_how_it_was_reached(n: int, unit: str, words: str) -> None:
    due = reckon(dt.date(2026, 6, 3), Span(n=n, unit=Unit(unit)), since="receipt")

    assert due.explained == words
    assert due.moment == end_of_day(due.on)


@given(start=DAYS, n=st.integers(1, 90))
def test_working_days_are_the_days_that_people_work(start: dt.date, n: int) -> None:
    """Counted the other way round: from the days of two years, without weekends and a list typed by hand."""
    every = (start + dt.timedelta(days=k) for k in range(1, 400))
    at_work = [day for day in every if day.isoweekday() <= 5 and day not in ENGLAND]

    assert after(start.isoformat(), n, "working_days") == at_work[n - 1]


@given(start=st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)), n=st.integers(1, 120))
def test_months_keep_the_day_or_end_with_the_month(start: dt.date, n: int) -> None:
    years, month = divmod(start.month - 1 + n, 12)
    last = calendar.monthrange(start.year + years, month + 1)[1]

    assert after(start.isoformat(), n, "months") == dt.date(start.year + years, month + 1, min(start.day, last))


@given(start=st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)), n=st.integers(1, 3660))
def test_calendar_days_are_days(start: dt.date, n: int) -> None:
    assert after(start.isoformat(), n, "calendar_days").toordinal() - start.toordinal() == n
