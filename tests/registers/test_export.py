"""Exports: only what this person may see, and nothing a spreadsheet would run."""

import csv
import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from workflows.models import Case, Customer
from workflows.registers.export import as_text

from .test_registers import EVERY, SLUGS, index


def csv_rows(client: Client, slug: str, **asked: str) -> list[dict[str, str]]:
    answer = client.get(index(slug), {**asked, "export": "csv"})
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]


def xlsx_rows(client: Client, slug: str) -> list[tuple[object, ...]]:
    answer = client.get(index(slug), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    return list(sheet.iter_rows())


def test_csv_of_restrictions(case: Case, keeper: Client) -> None:
    answer = keeper.get(index("restrictions"), {"export": "csv"})
    assert answer["Content-Disposition"] == 'attachment; filename="restrictions-2026-06-03.csv"'

    [row] = csv_rows(keeper, "restrictions")
    assert row["Case"] == case.reference
    assert row["Customer"] == "Ada O’Brien"
    assert row["Review by"] == "2026-09-03"
    assert row["How the review date was reached"].startswith("3 months from the start")


def test_xlsx_has_dates_as_dates(case: Case, keeper: Client) -> None:
    headings, row = xlsx_rows(keeper, "appeals")

    told = dict(zip((cell.value for cell in headings), (cell.value for cell in row), strict=True))  # type: ignore[attr-defined]
    assert told["Case"] == case.reference
    assert told["Decide by"] == dt.date(2026, 7, 1)


@EVERY
def test_stranger_exports_headings_alone(slug: str, case: Case, stranger: Client) -> None:
    assert csv_rows(stranger, slug) == []
    assert len(xlsx_rows(stranger, slug)) == 1


@EVERY
def test_export_holds_what_the_filter_left(slug: str, case: Case, keeper: Client) -> None:
    assert len(csv_rows(keeper, slug, q="O’Brien")) == 1
    assert csv_rows(keeper, slug, q="nobody") == []


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_is_never_a_formula(begin: str, case: Case, keeper: Client) -> None:
    name = f"{begin}HYPERLINK(1)\x0b"
    Customer.objects.update(first_names="", surname=name)

    for slug in SLUGS:
        [row] = csv_rows(keeper, slug)
        assert row["Customer"][0] in "'H", repr(row["Customer"])
        told = [cell for cell in xlsx_rows(keeper, slug)[1] if "HYPERLINK" in str(cell.value)]  # type: ignore[attr-defined]
        assert [cell.data_type for cell in told] == ["s"]  # type: ignore[attr-defined]


def test_words_are_text_in_a_spreadsheet() -> None:
    assert as_text("=1+1", quoted=True) == "'=1+1"
    assert as_text("=1+1", quoted=False) == "=1+1"
    assert as_text("plain", quoted=True) == "plain"


@EVERY
def test_queries_do_not_grow_with_the_export(
    slug: str, case: Case, keeper: Client, many: Callable[[int], None]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            csv_rows(keeper, slug)
        return len(seen)

    many(10)
    few = queries()
    many(400)

    assert queries() == few
    assert len(csv_rows(keeper, slug)) == 411
