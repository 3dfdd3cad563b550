"""Characters that nobody can see, which nobody typed and a database may refuse to keep."""

import unicodedata
from collections.abc import Callable

UNREADABLE = "this holds a hidden character that cannot be kept; type the words again instead of pasting them"


def hidden(text: str, allowed: str = "") -> bool:
    """Whether a text holds a character that nobody can see: NUL, other control characters, halves of characters."""
    return any(unicodedata.category(one) in {"Cc", "Cs"} and one not in allowed for one in text)


def readable(allowed: str = "") -> Callable[[str], str]:
    """A validator of a text: refuses hidden characters other than those allowed."""

    def check(text: str) -> str:
        if hidden(text, allowed):
            raise ValueError(UNREADABLE)
        return text

    return check
