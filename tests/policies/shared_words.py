"""Whether a pack says something in the very words of the policy it follows, without keeping those words here.

A pack's sentences are its own: facts are taken from a source, wording never. The sources are not part of this
repository, so `source_words/` holds a short hash of every run of eight words in them, sorted: enough to find a run
again, not enough to read it. To make such a file:

    python -m tests.policies.shared_words SOURCE.txt > tests/policies/source_words/SLUG.txt
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RUN = 8
KEPT = Path(__file__).parent / "source_words"


def runs(text: str) -> dict[str, str]:
    """Every run of eight words in a text, by its hash. Case, punctuation and white space do not count."""
    words = re.findall(r"[a-z0-9]+", text.casefold().replace("’", "").replace("'", ""))
    found = (" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1))
    return {hashlib.sha256(run.encode()).hexdigest()[:12]: run for run in found}


def texts(content: Any) -> Iterator[str]:
    """Every text in a pack, each by itself."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from texts(value)


def shared(content: Any, source: set[str]) -> list[str]:
    """The runs of eight words that a pack has in common with a source, as the pack has them."""
    return sorted({run for text in texts(content) for code, run in runs(text).items() if code in source})


def kept(slug: str) -> set[str]:
    """The hashes of the source that a pack follows."""
    return set((KEPT / f"{slug}.txt").read_text(encoding="ascii").split())


if __name__ == "__main__":
    print("\n".join(sorted(runs(Path(sys.argv[1]).read_text(encoding="utf-8")))))
