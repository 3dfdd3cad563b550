"""The one table all measurements end in."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One comparison. `limit` is the least ratio allowed; None when the row only informs."""

    what: str
    ours: float
    peer: str
    theirs: float
    limit: float | None

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs

    @property
    def holds(self) -> bool:
        return self.limit is None or self.ratio >= self.limit

    def markdown(self) -> str:
        limit = "none" if self.limit is None else f"≥ {self.limit:g}"
        verdict = "informs" if self.limit is None else ("holds" if self.holds else "MISSED")
        cells = [
            self.what,
            f"{self.ours:,.0f}",
            f"{self.peer}: {self.theirs:,.0f}",
            f"{self.ratio:.2f}",
            limit,
            verdict,
        ]
        return f"| {' | '.join(cells)} |"


def markdown(rows: Iterable[Row], command: str) -> str:
    """The rows as a Markdown table, with the command that measured them."""
    head = ["| what | ours | peer | ratio | limit | verdict |", "| --- | ---: | ---: | ---: | --- | --- |"]
    return "\n".join([*head, *(row.markdown() for row in rows), "", f"Measured with `{command}`."])
