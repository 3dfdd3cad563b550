"""How the forms send an email: through whatever another app registered for it."""

from typing import Protocol


class Mailer(Protocol):
    """Takes one email and sees that it goes out. Called in the transaction that causes the email.

    What it keeps of the email it deletes once that has gone: it names an address and holds a link that opens answers.
    """

    def __call__(self, *, to: str, subject: str, body: str, key: str) -> object: ...


_mailers: list[Mailer] = []


def register(mailer: Mailer) -> None:
    """Send the forms' emails through this one from now on. Call it from AppConfig.ready."""
    _mailers[:] = [mailer]


def can_send() -> bool:
    """Whether there is a mailer. Without one, coming back later is not offered."""
    return bool(_mailers)


def send(*, to: str, subject: str, body: str, key: str) -> None:
    """Hand one email over. The same key twice is one email."""
    _mailers[0](to=to, subject=subject, body=body, key=key)
