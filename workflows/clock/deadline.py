"""Due dates that explain themselves."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import holidays
from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from .span import Span, Unit


@dataclass(frozen=True)
class Due:
    """A due date and how it was reached, as one sentence without a full stop."""

    on: dt.date
    explained: str

    @property
    def moment(self) -> dt.datetime:
        """The last moment of the day, in local time: what is done on the day is in time."""
        return end_of_day(self.on)


def today() -> dt.date:
    """The date where the council is."""
    return timezone.localdate()


def end_of_day(day: dt.date) -> dt.datetime:
    """The last second of a local day, as an aware moment."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))


def reckon(start: dt.date, span: Span, *, since: str) -> Due:
    """The date `span` after `start`. `since` says what happened then: "receipt", "the decision".

    The first day is not counted. Working days leave out weekends and the bank holidays of settings.NATION.
    """
    on = _add(start, span)
    return Due(on=on, explained=f"{span.words} from {since} on {words(start)} = {words(on)}")


def is_working_day(day: dt.date) -> bool:
    """Whether a day counts as a working day: no weekend and no bank holiday of settings.NATION."""
    return day.weekday() < 5 and day not in _bank_holidays(settings.NATION)


def words(day: dt.date) -> str:
    """A date as letters and screens write it: 3 June 2026."""
    return date_format(day, "j F Y")


def _add(start: dt.date, span: Span) -> dt.date:
    if span.unit is Unit.MONTHS:
        return start + relativedelta(months=span.n)
    if span.unit is Unit.CALENDAR_DAYS:
        return start + dt.timedelta(days=span.n)
    day, left = start, span.n
    while left:
        day += dt.timedelta(days=1)
        if is_working_day(day):
            left -= 1
    return day


@lru_cache(maxsize=8)
def _bank_holidays(nation: str) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv=nation)
