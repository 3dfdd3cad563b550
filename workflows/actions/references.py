"""References that can be read over the phone and not guessed."""

import re
import secrets

# No I, L, O, U or vowels that spell words; no 0 and 1: what is heard is what is typed.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"

# What people type before it: "Ref:", "Our reference", "Case no." None of these words is made of the alphabet alone.
TYPED = re.compile(rf"(?:OUR|YOUR|CASE|APPEAL|REFERENCE|REF|NUMBER|NO)*([AC]?)([{ALPHABET}]{{4}})([{ALPHABET}]{{4}})")


def new_reference(kind: str) -> str:
    """A new reference such as C-7K4M-2Q9X. About 3.8e11 of them; the column is unique."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{kind}-{letters[:4]}-{letters[4:]}"


def normal_reference(typed: str) -> str:
    """A reference as a customer types it, brought to the form it is kept in; one without a letter is a case's."""
    found = TYPED.fullmatch("".join(letter for letter in typed.upper() if letter.isalnum()))
    if found is None:
        return typed.strip().upper()[:20]
    return f"{found[1] or 'C'}-{found[2]}-{found[3]}"
