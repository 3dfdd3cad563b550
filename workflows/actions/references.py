"""References as people type them."""

import re

from forms.references import ALPHABET, new_reference

__all__ = ["new_reference", "normal_reference"]

# What people type before it: "Ref:", "Our reference", "Case no." None of these words is made of the alphabet alone.
TYPED = re.compile(rf"(?:OUR|YOUR|CASE|APPEAL|REFERENCE|REF|NUMBER|NO)*([AC]?)([{ALPHABET}]{{4}})([{ALPHABET}]{{4}})")


def normal_reference(typed: str) -> str:
    """A reference as a customer types it, brought to the form it is kept in; one without a letter is a case's."""
    found = TYPED.fullmatch("".join(letter for letter in typed.upper() if letter.isalnum()))
    if found is None:
        return typed.strip().upper()[:20]
    return f"{found[1] or 'C'}-{found[2]}-{found[3]}"
