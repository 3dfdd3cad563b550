"""Letters on their way out: sent once, never lost, proof of service on the case."""

import datetime as dt
import io
import logging
import threading

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connections
from pypdf import PdfReader
from pytest_django import Settings

from tests.workflows.conftest import do
from workflows.access import visible_to
from workflows.actions import delivery as outbox_loop
from workflows.actions import notices
from workflows.actions.delivery import LEASE, send_due
from workflows.models import Case, Delivery, Event, Notice
from workflows.notices.outbox import WAITS, message_id, queue

from .conftest import START, MailSystem
from .faulty import BREAKS_IT

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def letter(case: Case, cast: dict[str, User]) -> Delivery:
    """A warning by email, waiting in the outbox."""
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted:\n- at us <twice>", channel="email")
    return Delivery.objects.get()


def kinds(case: Case) -> list[str]:
    return list(Event.objects.filter(case=case, kind__startswith="notice_").values_list("kind", flat=True))


def test_letter_goes_out_with_its_pdf(letter: Delivery, mail: MailSystem) -> None:
    assert str(send_due()) == "1 messages sent, 0 to try again, 0 given up"

    [message] = mail.messages
    assert message["To"] == "ada@customer.example"
    assert message["Subject"] == "A warning about your contact with us"
    assert message["Message-ID"] == message_id(letter.key)
    body = message.get_body()
    assert body is not None
    assert body.get_content_type() == "text/plain"
    assert "- at us <twice>" in body.get_content()
    [attached] = message.iter_attachments()
    assert attached.get_filename() == f"{letter.notice.case.reference}-warning.pdf"
    assert "You shouted" in PdfReader(io.BytesIO(attached.get_content())).pages[0].extract_text()


def test_email_can_be_read_without_the_pdf(letter: Delivery) -> None:
    assert letter.body == (
        "Smallholm Council\n"
        "Old Hall, Smallholm\n"
        "Phone: 01632 960 002\n"
        "hello@smallholm.example\n\n"
        f"Our reference: {letter.notice.case.reference}\n\n"
        "A warning about your contact with us\n\n"
        "What happened\n"
        "You shouted:\n- at us <twice>\n\n"
        "You can see online where your case stands, and add to it: http://127.0.0.1:8000/your-case/\n"
        "You need our reference, and a code that we send you. You need no account.\n\n"
        "Line manager\n"
        "Smallholm Council\n"
        "Old Hall, Smallholm\n"
        "Phone: 01632 960 002\n"
        "hello@smallholm.example\n\n"
        "The same letter is attached as a PDF."
    )


def test_proof_of_service_is_on_the_case(letter: Delivery, mail: MailSystem) -> None:
    send_due()

    letter.refresh_from_db()
    assert (letter.status, letter.sent_at, letter.attempts) == (Delivery.Status.SENT, START, 1)
    notice = Notice.objects.get()
    assert (notice.status, notice.settled_at) == (Notice.Status.SENT, START)
    assert kinds(notice.case) == ["notice_issued", "notice_sent"]


def test_what_is_sent_is_not_sent_again(letter: Delivery, mail: MailSystem) -> None:
    send_due()

    assert send_due().sent == 0
    assert len(mail.messages) == 1


def test_mail_down_then_up(
    letter: Delivery, mail: MailSystem, settings: Settings, clock: time_machine.Traveller
) -> None:
    up = settings.EMAIL_PORT
    settings.EMAIL_PORT = 1  # nobody listens there
    assert send_due().to_try_again == 1

    settings.EMAIL_PORT = up
    assert send_due().sent == 0, "not before its minute is over"
    clock.shift(WAITS[0])
    assert send_due().sent == 1
    assert len(mail.messages) == 1
    letter.refresh_from_db()
    assert (letter.attempts, letter.last_error) == (2, "")


def test_waits_grow_and_then_it_is_given_up(
    letter: Delivery, settings: Settings, mail: MailSystem, clock: time_machine.Traveller
) -> None:
    settings.EMAIL_PORT = 1
    for wait in WAITS:
        assert send_due().to_try_again == 1
        letter.refresh_from_db()
        assert letter.not_before == dt.datetime.now(dt.UTC) + wait
        clock.shift(wait)

    assert send_due().given_up == 1
    letter.refresh_from_db()
    assert (letter.status, letter.last_error) == (Delivery.Status.FAILED, "ConnectionRefusedError")
    notice = Notice.objects.get()
    assert notice.status == Notice.Status.FAILED
    assert kinds(notice.case) == ["notice_issued", "notice_failed"]


def test_the_role_that_issued_a_letter_is_told_that_it_was_given_up(letter: Delivery, mail: MailSystem) -> None:
    mail.refused.add("ada@customer.example")

    send_due()

    told = Delivery.objects.get(key__startswith="staff:")
    assert (told.to, told.status) == ("manager@council.example", Delivery.Status.WAITING)
    assert "could not be sent by email" in told.body
    assert "Ada" not in told.body
    assert (
        Event.objects.filter(case=letter.notice.case, kind="staff_told").latest("pk").words.startswith("Line manager")
    )


def test_a_letter_that_could_not_be_sent_goes_back_to_its_role(
    letter: Delivery, mail: MailSystem, cast: dict[str, User]
) -> None:
    mail.refused.add("ada@customer.example")
    send_due()

    notice = Notice.objects.get()
    said = "“Warning” could not be sent by email. Post it or hand it over."
    assert Delivery.objects.get(to="manager@council.example").body == said
    # The line manager cannot see the case any more, and has the letter to bring another way; there is no address.
    assert notice in visible_to(cast["manager"], Notice)
    assert notices.possible(notice) == [Notice.Status.HANDED_OVER, Notice.Status.UNCOLLECTED]
    notices.handed_over(notice=notice, by=cast["manager"], on=START.date(), identity="Known to us.")
    assert notice not in visible_to(cast["manager"], Notice)


def test_an_address_that_will_never_work_is_given_up_at_once(letter: Delivery, mail: MailSystem) -> None:
    mail.refused.add("ada@customer.example")

    assert send_due().given_up == 1
    letter.refresh_from_db()
    assert letter.last_error == "SMTPRecipientsRefused 550"


def test_a_lost_file_holds_up_nobody_else(letter: Delivery, mail: MailSystem) -> None:
    letter.notice.pdf.storage.delete(letter.notice.pdf.name)
    queue(to="officer@council.example", subject="Case", body="Look.", key="staff:1:1")

    done = send_due()

    assert (done.sent, done.to_try_again) == (1, 1)
    assert [message["To"] for message in mail.messages] == ["officer@council.example"]


def test_a_subject_with_a_line_break_is_kept_out_of_the_headers(db: None, mail: MailSystem) -> None:
    queue(to="officer@council.example", subject="Case\nBcc: all@council.example", body="Look.", key="staff:1:1")

    assert send_due().to_try_again == 1
    assert mail.messages == []


def test_a_fault_of_ours_holds_up_nobody_else_is_named_and_ends(
    letter: Delivery, mail: MailSystem, settings: Settings, clock: time_machine.Traveller
) -> None:
    settings.EMAIL_BACKEND = "tests.worker.faulty.FaultyBackend"
    Delivery.objects.filter(pk=letter.pk).update(to=BREAKS_IT)
    queue(to="officer@council.example", subject="Case", body="Look.", key="staff:1:1")

    done = send_due()

    assert [message["To"] for message in mail.messages] == ["officer@council.example"]
    assert (done.sent, done.to_try_again, done.stuck) == (1, 1, [f"message {letter.pk}: LookupError"])
    letter.refresh_from_db()
    assert (letter.attempts, letter.last_error) == (1, "LookupError")
    for wait in WAITS:
        clock.shift(wait)
        done = send_due()
    assert done.given_up == 1
    assert Notice.objects.get().status == Notice.Status.FAILED


def test_worker_that_died_with_a_letter_in_hand_loses_nothing(
    letter: Delivery, mail: MailSystem, clock: time_machine.Traveller
) -> None:
    assert outbox_loop._claim(letter.pk)

    assert send_due().sent == 0
    clock.shift(LEASE)
    assert send_due().sent == 1
    assert mail.messages[0]["Message-ID"] == message_id(letter.key)


def test_at_most_so_many_at_once(db: None, mail: MailSystem) -> None:
    for number in range(3):
        queue(to="officer@council.example", subject="Case", body="Look.", key=f"staff:{number}")

    assert send_due(limit=2).sent == 2
    assert send_due(limit=2).sent == 1


def test_log_names_no_address_and_no_words(
    letter: Delivery, mail: MailSystem, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mail.refused.add("ada@customer.example")
    queue(to="officer@council.example", subject="Look at it", body="Look.", key="staff:1")

    send_due()

    said = " ".join(str(record.msg) for record in caplog.records if record.name.startswith("workflows"))
    assert "message_not_sent" in said
    assert "message_sent" in said
    for secret in ("@", "Ada", "Brien", "shouted", "Look"):
        assert secret not in said


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_send_a_letter_once(letter: Delivery, mail: MailSystem) -> None:
    for number in range(10):
        queue(to="officer@council.example", subject="Case", body="Look.", key=f"staff:{number}")
    together, counts = threading.Barrier(2), []

    def work() -> None:
        together.wait()
        counts.append(send_due().sent)
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(counts) == 11
    assert len({message["Message-ID"] for message in mail.messages}) == len(mail.messages) == 11
    assert not Delivery.objects.exclude(status=Delivery.Status.SENT, attempts=1).exists()
    assert kinds(letter.notice.case).count("notice_sent") == 1
