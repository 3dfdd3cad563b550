"""A mail system on loopback, and the engine's cast and cases."""

import datetime as dt
import shutil
from collections.abc import Iterator
from email import message_from_bytes
from email import policy as email_policy
from email.message import EmailMessage

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from tests.postgresql import free_port
from tests.workflows.conftest import case, cast, customer, person, policy

__all__ = ["case", "cast", "customer", "person", "policy"]

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


@pytest.fixture(autouse=True)
def no_files(settings: Settings) -> None:
    """Earlier tests' letters are gone from the database and would be stray files here."""
    shutil.rmtree(settings.PRIVATE_ROOT, ignore_errors=True)


class MailSystem:
    """Takes every message, and refuses the addresses it is told to refuse."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refused: set[str] = set()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return f"550 no such mailbox: {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=email_policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"


@pytest.fixture
def mail(settings: Settings) -> Iterator[MailSystem]:
    """A mail system that is up, and Django set to speak to it."""
    system = MailSystem()
    controller = Controller(system, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    yield system
    controller.stop()
