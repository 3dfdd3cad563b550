"""Run every measurement, print one table, and exit 1 when a limit is missed."""

import sys
from pathlib import Path

# `site/` is a source root of the project, as for pytest.
sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "site")]

from tests.bench import load, policies, public_pages  # noqa: E402
from tests.bench.server import THREADS, WORKERS, prepared  # noqa: E402
from tests.bench.table import markdown  # noqa: E402


def main() -> int:
    """0 when every limit holds."""
    with prepared():
        rows = [*public_pages.rows(), *policies.rows()]
    print(markdown(rows, "python -m tests.bench"))
    print(
        f"Medians of {public_pages.ROUNDS} rounds of {public_pages.SECONDS} s; gunicorn with {WORKERS} workers of "
        f"{THREADS} threads, SQLite, production settings; {load.CONNECTIONS} connections kept alive by {load.tool()}. "
        f"Policies: medians of {policies.ROUNDS} rounds in one program."
    )
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
