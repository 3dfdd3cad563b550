"""What a register shows of a row, on screen and in an export."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..clock.deadline import words

Value = str | int | dt.date | None


def no_words(row: Any) -> str:
    return ""


@dataclass(frozen=True)
class Column:
    """One column. `order` is what it sorts by; a column without it cannot be sorted."""

    name: str
    heading: str
    value: Callable[[Any], Value]
    note: Callable[[Any], str] = no_words
    alarm: Callable[[Any], str] = no_words
    link: Callable[[Any], str] = no_words
    order: str = ""
    shown: bool = True
    exported: bool = True


@dataclass(frozen=True)
class Cell:
    """One cell as the template prints it."""

    heading: str
    text: str
    note: str
    alarm: str
    url: str


@dataclass(frozen=True)
class Header:
    """A column's heading; `url` sorts by it."""

    text: str
    url: str = ""
    sorted: str = ""  # aria-sort: "ascending", "descending" or nothing


@dataclass(frozen=True)
class Row:
    cells: list[Cell]
    reference: str
    inspect_url: str


@dataclass(frozen=True)
class Fact:
    """One line of a record's own page."""

    label: str
    value: str
    note: str = ""
    alarm: str = ""
    url: str = ""


def say(value: Value) -> str:
    """A value as a screen writes it."""
    if isinstance(value, dt.date):
        return words(value)
    return "" if value is None else str(value)


def cell(column: Column, row: Any) -> Cell:
    return Cell(column.heading, say(column.value(row)), column.note(row), column.alarm(row), column.link(row))


def header(column: Column, order: str, url_for: Callable[[Mapping[str, str]], str]) -> Header:
    """The heading, with the address that sorts by it, or turns the order round when it is sorted by it already."""
    if not column.order:
        return Header(column.heading)
    if order == column.name:
        return Header(column.heading, url_for({"o": f"-{column.name}"}), "ascending")
    now = "descending" if order == f"-{column.name}" else ""
    return Header(column.heading, url_for({"o": column.name}), now)
