"""The one table all measurements end in."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One comparison. `limit` is the least ratio allowed, or the most; None when the row only informs."""

    what: str
    ours: float
    peer: str
    theirs: float
    limit: float | None
    at_most: bool = False

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs

    @property
    def holds(self) -> bool:
        if self.limit is None:
            return True
        return self.ratio <= self.limit if self.at_most else self.ratio >= self.limit

    def markdown(self) -> str:
        limit = "none" if self.limit is None else f"{'≤' if self.at_most else '≥'} {self.limit:g}"
        verdict = "informs" if self.limit is None else ("holds" if self.holds else "MISSED")
        cells = [
            self.what,
            _number(self.ours),
            f"{self.peer}: {_number(self.theirs)}",
            f"{self.ratio:.2f}",
            limit,
            verdict,
        ]
        return f"| {' | '.join(cells)} |"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def markdown(rows: Iterable[Row], command: str) -> str:
    """The rows as a Markdown table, with the command that measured them."""
    head = ["| what | ours | peer | ratio | limit | verdict |", "| --- | ---: | ---: | ---: | --- | --- |"]
    return "\n".join([*head, *(row.markdown() for row in rows), "", f"Measured with `{command}`."])
