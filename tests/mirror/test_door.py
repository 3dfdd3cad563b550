"""Getting in: equal answers and equal work for every reference, codes good once, and never for another's case."""

import datetime as dt
import io
import threading
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from pytest_django import Settings

from tests.workflows.conftest import an_incident, restrict
from workflows.actions import notices
from workflows.actions.visits import answer_requests, purge, redeem
from workflows.clock import today
from workflows.flows import verbs
from workflows.models import Case, CodeRequest, Customer, Delivery, Event, Notice, Policy, VisitCode
from workflows.notices.codes import code_from

from .conftest import START, appeal_against, ask, emailed, get_in, page, type_code

pytestmark = pytest.mark.django_db
NOBODYS = "C-2222-3333"


def without_token(answer: Any) -> str:
    lines = answer.text.splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)


def test_code_by_email_opens_the_case_once(decided: Case, client: Client) -> None:
    ask(client, decided.reference)
    code = emailed()

    typed = code.lower().replace(" ", "") + " "
    assert type_code(client, decided.reference.lower().replace("-", " "), typed) == 302
    assert decided.reference in page(client)
    assert type_code(Client(), decided.reference, code) == 200


def test_two_browsers(decided: Case, client: Client) -> None:
    """A code opens one browser; the other stays outside, also with the first one's address."""
    get_in(client, decided.reference)
    other = Client()

    assert other.get("/your-case/now/").status_code == 410
    get_in(other, decided.reference)
    other.post("/your-case/leave/")
    assert other.get("/your-case/now/").status_code == 410
    assert client.get("/your-case/now/").status_code == 200


@pytest.mark.parametrize("way", ["email", "letter"])
def test_asking_answers_alike_for_every_reference(decided: Case, way: str) -> None:
    # The first try of an address in a window costs more, whatever the reference.
    ask(Client(), "C-4444-4444")
    told = []
    for reference in (decided.reference, NOBODYS):
        client = Client()
        client.get("/your-case/")
        with CaptureQueriesContext(connection) as queries:
            first = client.post("/your-case/", {"reference": reference, "way": way})
            then = client.get(first["Location"])
        told.append((first.status_code, first["Location"], without_token(then).replace(reference, ""), len(queries)))
    assert told[0] == told[1]


def test_typing_a_code_answers_alike_for_every_reference(decided: Case) -> None:
    ask(Client(), decided.reference)
    answer_requests()
    type_code(Client(), "C-4444-4444", "2222 2222")
    told = []
    for reference in (decided.reference, NOBODYS, "A-2222-3333"):
        client = Client()
        client.get("/your-case/code/")
        with CaptureQueriesContext(connection) as queries:
            answer = client.post("/your-case/code/", {"reference": reference, "code": "2222 2222"})
        told.append((answer.status_code, without_token(answer).replace(reference, ""), len(queries)))
    assert told[0] == told[1] == told[2]


def test_a_request_for_nobody_leaves_nothing(decided: Case, client: Client) -> None:
    ask(client, NOBODYS)
    answer_requests()

    assert not CodeRequest.objects.exists()
    assert not VisitCode.objects.exists()
    assert not Delivery.objects.filter(subject__startswith="Your code").exists()


def test_code_goes_only_where_we_reach_them(decided: Case, client: Client) -> None:
    client.post("/your-case/", {"reference": decided.reference, "way": "email", "email": "eve@elsewhere.example"})
    answer_requests()

    assert [one.to for one in Delivery.objects.filter(subject__startswith="Your code")] == ["ada@customer.example"]


def test_nothing_is_sent_where_no_email_is_held(decided: Case, client: Client) -> None:
    Customer.objects.update(email="")
    ask(client, decided.reference)
    answer_requests()

    assert not VisitCode.objects.exists()
    assert "we hold no email address" in Event.objects.get(kind="code_asked_for").words


def test_the_code_is_kept_nowhere(decided: Case, client: Client) -> None:
    """Neither in the outbox, the code's row, the history nor the session."""
    ask(client, decided.reference)
    code = emailed()
    type_code(client, decided.reference, code)

    kept = [str(row) for model in (Delivery, VisitCode, Event, Notice) for row in model.objects.values()]
    kept.append(str(dict(client.session)))
    for spelling in (code, code.replace(" ", "")):
        assert not [row for row in kept if spelling in row]
    assert code_from(VisitCode.objects.get().seed) == code


def test_each_request_and_each_visit_is_an_event(decided: Case, client: Client) -> None:
    get_in(client, decided.reference)

    said = dict(Event.objects.filter(kind__in=("code_asked_for", "visit_begun")).values_list("kind", "words"))
    assert said["code_asked_for"] == (
        "Somebody asked for a code to see the case online. It was emailed to the address that we hold."
    )
    assert said["visit_begun"] == "Somebody with a code that we sent began to look at the case online."


@pytest.mark.parametrize(("minutes", "status"), [(29, 302), (30, 200)])
def test_emailed_code_lasts_half_an_hour(
    decided: Case, client: Client, clock: time_machine.Traveller, minutes: int, status: int
) -> None:
    ask(client, decided.reference)
    code = emailed()
    clock.shift(dt.timedelta(minutes=minutes))

    assert type_code(client, decided.reference, code) == status


@pytest.mark.parametrize(("wrong", "status"), [(4, 302), (5, 200)])
def test_a_code_is_good_for_five_tries(decided: Case, client: Client, wrong: int, status: int) -> None:
    ask(client, decided.reference)
    code = emailed()
    for _ in range(wrong):
        assert type_code(Client(), decided.reference, "2222 2222") == 200

    assert type_code(client, decided.reference, code) == status


def test_one_customers_code_never_opens_anothers_case(
    decided: Case, policy: Policy, cast: dict[str, User], client: Client
) -> None:
    somebody = Customer.objects.create(first_names="Bo", surname="Lund", email="bo@customer.example")
    other = verbs.report_incident(
        policy=policy, customer=somebody, service="Housing", report=an_incident(), by=cast["officer"]
    ).case
    restrict(other, cast)
    letter = Notice.objects.get(case=other, letter="decision")
    theirs = appeal_against(other)
    ask(client, decided.reference)
    ask(client, other.reference)
    code = emailed()

    assert type_code(client, other.reference, code) == 200
    assert type_code(client, decided.reference, code) == 302
    assert other.reference not in page(client)
    for address in (f"letters/{letter.pk}.pdf", f"appeals/{theirs.pk}/add/", f"appeals/{theirs.pk}/withdraw/"):
        assert client.get(f"/your-case/{address}").status_code == 404
    assert client.post(f"/your-case/appeals/{theirs.pk}/withdraw/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.is_open


def test_at_most_three_emails_in_half_an_hour(decided: Case, client: Client) -> None:
    for _ in range(5):
        ask(client, decided.reference)
    answer_requests()

    assert VisitCode.objects.count() == 3


def test_limit_counts_every_spelling_of_a_reference(decided: Case, settings: Settings) -> None:
    settings.FORMS_LIMIT_PER_VALUE = 2
    spellings = [decided.reference, decided.reference.lower(), f"ref {decided.reference.replace('-', ' ')}"]
    statuses = [Client().post("/your-case/", {"reference": one, "way": "email"}).status_code for one in spellings]
    assert statuses == [302, 302, 429]

    typed = [type_code(Client(), one, "2222 2222") for one in spellings]
    assert typed == [200, 200, 429]


def test_limit_counts_every_address(settings: Settings, db: None) -> None:
    settings.FORMS_LIMIT_PER_ADDRESS = 2
    statuses = [
        Client().post("/your-case/", {"reference": f"C-2222-222{n}", "way": "email"}).status_code for n in "345"
    ]
    assert statuses == [302, 302, 429]


def test_a_robot_asks_for_nothing(decided: Case, client: Client) -> None:
    sent = {"reference": decided.reference, "way": "email", "contact-website": "x"}
    assert client.post("/your-case/", sent).status_code == 200
    assert not CodeRequest.objects.exists()


def test_a_visit_ends_after_half_an_hour_without_a_page(
    decided: Case, client: Client, clock: time_machine.Traveller
) -> None:
    get_in(client, decided.reference)
    for _ in range(3):
        clock.shift(dt.timedelta(minutes=29))
        assert client.get("/your-case/now/").status_code == 200
    clock.shift(dt.timedelta(minutes=30))

    answer = client.post("/your-case/adjustment/", {"words": "Large print, please."})
    assert answer.status_code == 410
    assert "Large print, please." in answer.text


def test_a_visit_ends_by_its_button(decided: Case, client: Client) -> None:
    get_in(client, decided.reference)
    assert client.post("/your-case/leave/").status_code == 200
    assert client.get("/your-case/now/").status_code == 410


def test_session_gets_a_new_key(decided: Case, client: Client) -> None:
    """Whoever planted a session in this browser does not come along."""
    ask(client, decided.reference)
    before = client.session.session_key
    type_code(client, decided.reference, emailed())

    assert client.session.session_key != before


def test_no_page_is_kept_by_a_cache_or_names_anybody_in_its_title(decided: Case, client: Client) -> None:
    get_in(client, decided.reference)
    for address in ("now/", "adjustment/", "code/"):
        answer = client.get(f"/your-case/{address}")
        assert "no-store" in answer["Cache-Control"]
        title = answer.text.partition("<title>")[2].partition("</title>")[0]
        assert decided.reference not in title
        assert "O’Brien" not in title


# By letter.


def letter_with_code(case: Case, client: Client) -> Notice:
    ask(client, case.reference, "letter")
    answer_requests()
    return Notice.objects.get(letter="visit_code")


def read(notice: Notice) -> str:
    with notice.pdf.open("rb") as file:
        return " ".join(" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(file.read())).pages)


def test_letter_is_posted_by_staff_and_its_code_lasts_three_weeks(
    decided: Case,
    cast: dict[str, User],
    client: Client,
    clock: time_machine.Traveller,
    django_capture_on_commit_callbacks: Any,
) -> None:
    Customer.objects.update(address="1 Low Road\nSmallholm")
    notice = letter_with_code(decided, client)
    code = code_from(VisitCode.objects.get().seed)
    assert notice.status == Notice.Status.TO_POST
    assert code in read(notice)
    with_code = Path(notice.pdf.path)
    client.force_login(cast["keeper"])
    assert "Code to see a case online" in client.get("/admin/desk/letters/").text
    clock.shift(dt.timedelta(days=2))
    sent = {"on-day": "5", "on-month": "6", "on-year": "2026"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/admin/desk/letters/{notice.pk}/", sent).status_code == 302
    notice.refresh_from_db()
    assert notice.status == Notice.Status.POSTED
    assert code not in read(notice)
    clock.shift(dt.timedelta(days=19) - dt.timedelta(minutes=1))

    assert type_code(Client(), decided.reference, code) == 302
    assert not with_code.exists()


def test_letter_waits_at_reception_where_no_address_is_held(
    decided: Case, cast: dict[str, User], client: Client
) -> None:
    notice = letter_with_code(decided, client)
    assert notice.status == Notice.Status.HELD
    told = Delivery.objects.filter(to="keeper@council.example", body__contains="A letter with a code waits")
    assert told.count() == 1

    notices.handed_over(notice=notice, by=cast["keeper"], on=today(), identity="Saw a passport")
    notice.refresh_from_db()
    assert "(the code is not kept)" in read(notice)


def test_one_letter_in_seven_days(decided: Case, client: Client, clock: time_machine.Traveller) -> None:
    letter_with_code(decided, client)
    letter_with_code(decided, client)
    clock.shift(dt.timedelta(days=7))
    ask(client, decided.reference, "letter")
    answer_requests()

    assert Notice.objects.filter(letter="visit_code").count() == 2


def test_a_letter_not_collected_tells_the_keepers(decided: Case, cast: dict[str, User], client: Client) -> None:
    notice = letter_with_code(decided, client)
    notices.uncollected(notice=notice, by=cast["keeper"])

    assert Delivery.objects.filter(to="keeper@council.example", body__contains="was not collected").exists()


def test_what_is_over_is_deleted(
    decided: Case, cast: dict[str, User], client: Client, clock: time_machine.Traveller
) -> None:
    """Codes go a day after they ran out. A letter that was never posted stays without its code, and is not to do."""
    notice = letter_with_code(decided, client)
    code = code_from(VisitCode.objects.get().seed)
    get_in(client, decided.reference)
    clock.move_to(START + dt.timedelta(days=21, hours=25))
    CodeRequest.objects.create(reference=NOBODYS, way="email", asked_at=START)

    assert purge() == 2
    assert not VisitCode.objects.exists()
    assert not CodeRequest.objects.exists()
    notice.refresh_from_db()
    assert notice.status == Notice.Status.LAPSED
    assert code not in read(notice)
    assert Event.objects.filter(kind="code_letter_lapsed").count() == 1
    client.force_login(cast["keeper"])
    assert "Code to see a case online" not in client.get("/admin/desk/letters/").text
    assert Delivery.objects.filter(subject__startswith="Your code").exists()


def test_case_with_such_a_letter_goes_on(decided: Case, cast: dict[str, User], client: Client) -> None:
    """A letter that no step wrote is in nobody's way: the case's page opens, an appeal can be made."""
    letter_with_code(decided, client)
    client.force_login(cast["keeper"])

    assert client.get(f"/admin/desk/cases/{decided.reference}/").status_code == 200
    notice = Notice.objects.get(letter="visit_code")
    client.force_login(cast["stranger"])
    assert client.post(f"/admin/desk/letters/{notice.pk}/", {"on_0": "3"}).status_code == 404
    assert appeal_against(decided).letter.letter == "decision"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_type_a_code_at_once_one_gets_in(decided: Case, client: Client) -> None:
    ask(client, decided.reference)
    code = emailed()
    gate, opened = threading.Barrier(2), []

    def try_it() -> None:
        gate.wait()
        try:
            opened.append(redeem(reference=decided.reference, typed=code) is not None)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(opened) == [False, True]


def test_mail_names_nobody_and_no_case(decided: Case, client: Client) -> None:
    ask(client, decided.reference)
    emailed()
    text = f"{mail.outbox[-1].subject} {mail.outbox[-1].body}"

    assert decided.reference not in text
    assert "O’Brien" not in text
    assert "until 11:30 on 3 June 2026" in text
