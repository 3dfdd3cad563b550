"""Text that may stand in an XML file."""

import re

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text without the characters that no XML may hold, which a paste can bring along."""
    return _ILLEGAL.sub("", text)
