"""References that can be read over the phone and not guessed."""

import secrets

# No I, L, O, U or vowels that spell words; no 0 and 1: what is heard is what is typed.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"


def new_reference(kind: str) -> str:
    """A new reference such as C-7K4M-2Q9X. About 3.8e11 of them; the column is unique."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{kind}-{letters[:4]}-{letters[4:]}"


def normal_reference(typed: str) -> str:
    """A reference as a customer types it, brought to the form it is kept in."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    if len(letters) != 9:
        return typed.strip().upper()[:20]
    return f"{letters[0]}-{letters[1:5]}-{letters[5:]}"
