"""References that can be read over the phone and not guessed."""

import secrets

# No I, L, O, U or vowels that spell words; no 0 and 1: what is heard is what is typed.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"


def new_reference(kind: str) -> str:
    """A new reference such as C-7K4M-2Q9X. About 3.8e11 of them; whoever keeps one makes sure that it is unique."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{kind}-{letters[:4]}-{letters[4:]}"
