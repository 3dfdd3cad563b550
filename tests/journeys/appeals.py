"""Appealing on the public form, without an account: the reference and a surname from the letter, on a phone."""

from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser import PHONE
from tests.worker.conftest import MailSystem
from workflows.models import Appeal

from .visits import Visit


def begin_appeal(customer: Visit) -> None:
    customer.page.set_viewport_size(PHONE)
    customer.go("/appeal/")
    customer.press("Start now")


def say_who(customer: Visit, reference: str, surname: str) -> None:
    customer.fill(reference=reference, surname=surname)
    customer.press("Continue")


def appeal_online(
    customer: Visit, mail: MailSystem, *, grounds: list[str], statement: str, decide_by: str, email: str
) -> str:
    """From the grounds to the receipt. Returns the appeal's reference."""
    customer.choose(grounds=grounds)
    customer.press("Continue")
    customer.fill(statement=statement)
    customer.press("Continue")
    customer.press("Continue")
    customer.fill(circumstances="I care for my mother.", adjustments="Please call me once a week.")
    customer.press("Continue")
    customer.choose(on_behalf="no")
    customer.press("Continue")
    customer.fill(email=email)
    customer.press("Continue")
    customer.choose(copy_circumstances="yes")
    customer.press("Continue")
    customer.press("Accept and send")
    appeal = Appeal.objects.get()
    expect(customer.page.get_by_text(appeal.reference).first).to_be_visible()
    expect(customer.page.get_by_text(decide_by).first).to_be_visible()
    call_command("sweep")
    assert any(appeal.reference in str(message["Subject"]) for message in mail.messages)
    return appeal.reference
