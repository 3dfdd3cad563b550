"""Exports: what the register shows to this person, as CSV or XLSX, made line by line."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import structlog
from django.db.models import QuerySet
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from ..clock import today
from .columns import Column, Value

logger = structlog.get_logger(__name__)

# A cell that begins so is a formula to a spreadsheet, and a customer may choose what a name begins with.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")
ROWS_AT_ONCE = 500


class SafeExport(SpreadsheetExportMixin):
    """Wagtail's export, with cells that can only ever be text, and rows that are not all in memory at once."""

    exported: tuple[Column, ...] = ()
    name = ""

    def get_filename(self) -> str:
        return f"{self.name}-{today().isoformat()}"

    def get_heading(self, queryset: Any, field: str) -> str:
        return next(column.heading for column in self.exported if column.name == field)

    def to_row_dict(self, item: Any) -> OrderedDict[str, Value]:
        return OrderedDict((column.name, column.value(item)) for column in self.exported)

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        if isinstance(value, str):
            return as_text(value, quoted=export_format == self.FORMAT_CSV)
        return super().preprocess_field_value(field, value, export_format)

    def generate_xlsx_row(self, worksheet: Any, row_dict: Any, date_format: Any = None) -> Iterator[Any]:
        for cell in super().generate_xlsx_row(worksheet, row_dict, date_format):
            if isinstance(cell.value, str):
                cell.data_type = "s"
            yield cell

    def stream_csv(self, queryset: QuerySet[Any]) -> Iterator[bytes]:
        yield "\ufeff".encode()  # without it a spreadsheet takes UTF-8 for something else
        yield from super().stream_csv(queryset.iterator(chunk_size=ROWS_AT_ONCE))

    def write_xlsx(self, queryset: QuerySet[Any], output: Any) -> None:
        super().write_xlsx(queryset.iterator(chunk_size=ROWS_AT_ONCE), output)

    def as_spreadsheet(self, queryset: QuerySet[Any], spreadsheet_format: str) -> Any:
        user = self.request.user
        logger.info("register_exported", register=self.name, format=spreadsheet_format, user=user.pk)
        return super().as_spreadsheet(queryset, spreadsheet_format)


def as_text(value: str, *, quoted: bool) -> str:
    """Words that no spreadsheet runs. CSV has no types, so there an apostrophe says that it is text."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{clean}" if quoted and clean.startswith(FORMULA_BEGINS) else clean
