"""The code that opens a case online: made from its row whenever it is needed, and kept nowhere."""

import hmac
import secrets

from django.utils.crypto import salted_hmac

from ..models import Delivery, VisitCode

# That of references (actions.references): what is heard over the phone is what is typed.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
LENGTH = 8
# Stands where the code is to be, in everything that is kept.
BLANK = "{code}"
FORGOTTEN = "(the code is not kept)"


def new_seed() -> str:
    return secrets.token_hex(32)


def code_from(seed: str) -> str:
    """The code of a row, such as 7K4M 2Q9X. Only with the server's secret key can it be told from the row."""
    number = int.from_bytes(salted_hmac("workflows.visit-code", seed, algorithm="sha256").digest())
    letters = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return f"{letters[:4]} {letters[4:]}"


def fits(typed: str, seed: str) -> bool:
    """Whether a code as somebody typed it is that of a row: spaces, dashes and case do not matter."""
    return hmac.compare_digest(_bare(typed).encode(), _bare(code_from(seed)).encode())


def filled_in(delivery: Delivery) -> str:
    """A message's words as they go out. One query more for a message that may bring a code, and none for others."""
    if BLANK not in delivery.body:
        return delivery.body
    code = VisitCode.objects.filter(delivery=delivery).first()
    return delivery.body.replace(BLANK, code_from(code.seed)) if code else delivery.body


def _bare(typed: str) -> str:
    return "".join(letter for letter in typed.upper() if letter.isalnum())
