"""Reads table.txt, the contract: who gets which answer from which address."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .walk import Url

TABLE = Path(__file__).with_name("table.txt")


@dataclass(frozen=True)
class Row:
    """One line of the table: an address, what it is asked with, and each person's expected answer."""

    name: str
    what: str
    answers: dict[str, str]

    @property
    def tokens(self) -> list[str]:
        return [] if self.what == "-" else self.what.split(",")

    @property
    def address(self) -> str | None:
        """The address written out, for patterns that cannot be reversed."""
        return next((token.removeprefix("address=") for token in self.tokens if token.startswith("address=")), None)

    @property
    def query(self) -> str:
        return next((token[1:] for token in self.tokens if token.startswith("?")), "")

    @property
    def body(self) -> list[str]:
        """Fields that a POST sends: none, unless the row says so."""
        return [token[1:] for token in self.tokens if token.startswith("+")]

    @property
    def args(self) -> dict[str, str]:
        """Argument: the name of a thing of the scene."""
        pairs = (token.split("=", 1) for token in self.tokens if token[0] not in "?+")
        return {name: thing for name, thing in pairs if name != "address"}

    @property
    def key(self) -> tuple[str, frozenset[str]]:
        return self.name, frozenset() if self.address else frozenset(self.args)


def read(text: str) -> list[Row]:
    """The rows of a table. Its first line that is no comment names the columns."""
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    head, *body = lines
    people = head[2:]
    for cells in body:
        if len(cells) != len(head):
            raise ValueError(f"{len(cells)} columns instead of {len(head)}: {' '.join(cells)}")
    return [Row(cells[0], cells[1], dict(zip(people, cells[2:], strict=True))) for cells in body]


def without_row(urls: Iterable[Url], rows: Iterable[Row]) -> list[str]:
    """For each address without a row, the row to add: `?` stands for an answer to decide."""
    rows = list(rows)
    known, written = {row.key for row in rows}, {row.name for row in rows if row.address}
    people = list(rows[0].answers)
    found = []
    for url in urls:
        if (url.name, url.args) not in known and url.name not in written:
            what = ",".join(f"{name}=?" for name in sorted(url.args)) or "-"
            found.append("  ".join([url.name, what, *("?" for _ in people)]))
    return found


def without_url(urls: Iterable[Url], rows: Iterable[Row]) -> list[str]:
    """Rows whose address does not exist any more."""
    urls = list(urls)
    known, names = {(url.name, url.args) for url in urls}, {url.name for url in urls}
    return [
        f"{row.name}  {row.what}" for row in rows if row.key not in known and not (row.address and row.name in names)
    ]
