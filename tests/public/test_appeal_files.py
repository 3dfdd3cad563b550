"""Files that come with an appeal: on the case for those who may see the appeal, and nowhere for others."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from forms.models import Upload
from forms.uploads.storage import private_storage
from tests.forms.conftest import send_values
from tests.workflows.conftest import restrict
from workflows.flows import verbs
from workflows.models import Appeal, Case, Delivery, Event
from workflows.notices.orphans import remove_orphans

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


@pytest.fixture
def customer_client() -> Client:
    cache.clear()
    return Client()


@pytest.fixture
def appealed(case: Case, cast: dict[str, User], customer_client: Client) -> Appeal:
    """An appeal with two files, sent by the form."""
    restrict(case, cast)
    answer_up_to_files(customer_client, case)
    files = [SimpleUploadedFile("Robin’s letter.pdf", PDF), SimpleUploadedFile("photo.png", JPEG)]
    customer_client.post("/appeal/evidence/", {"files": files})
    customer_client.post("/appeal/you/", {})
    customer_client.post("/appeal/for-whom/", {"on_behalf": "no"})
    customer_client.post("/appeal/contact/", {"email": "ada@customer.example"})
    customer_client.post("/appeal/check/", send_values(customer_client, "appeal"))
    return Appeal.objects.get()


def answer_up_to_files(client: Client, case: Case) -> None:
    client.post("/appeal/")
    client.post("/appeal/who/", {"reference": case.reference, "surname": "o'brien"})
    client.post("/appeal/what/", {"grounds": ["harsh"]})
    client.post("/appeal/why/", {"statement": "One inbox is not enough for me."})


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address() -> str:
    return f"/appeal/files/{Upload.objects.get(name='photo.jpg').pk}/"


def test_one_event_says_how_many_files_came(appealed: Appeal) -> None:
    events = Event.objects.filter(kind="appeal_files")
    assert [event.words for event in events] == [f"2 files came with appeal {appealed.reference}."]


def test_without_files_no_event_speaks_of_any(case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="S", submission_key="one")
    assert not Event.objects.filter(kind="appeal_files").exists()


@pytest.mark.parametrize("reader", ["keeper", "reviewer"])
def test_who_may_see_the_appeal_finds_its_files_on_the_case(
    appealed: Appeal, cast: dict[str, User], reader: str
) -> None:
    officer = of(cast[reader])
    page = officer.get(f"/admin/desk/cases/{appealed.case.reference}/").text
    assert "Files they sent" in page
    assert f'<a href="{address()}">photo.jpg</a>' in page
    assert "Robin’s letter.pdf" in page
    answer = officer.get(address())
    assert b"".join(answer.streaming_content) == JPEG
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"


def test_the_person_who_hears_the_appeal_finds_them_on_the_task(appealed: Appeal, cast: dict[str, User]) -> None:
    task = appealed.run.task_set.get(step="hear")
    assert address() in of(cast["reviewer"]).get(f"/admin/desk/tasks/{task.pk}/").text


def test_they_are_not_there_for_anybody_else(appealed: Appeal, cast: dict[str, User], customer_client: Client) -> None:
    superuser = User.objects.create_superuser("root")
    # The officer who reported knows the reference and nothing of the case; the manager’s part in it is over.
    for user in (cast["officer"], cast["manager"], cast["stranger"], superuser):
        assert of(user).get(address()).status_code == 404
    assert Client().get(address()).status_code == 404
    # Once sent, not for the sender's browser either, which may be a shared one.
    assert customer_client.get(address()).status_code == 404


def test_before_it_is_sent_only_the_sender_has_it_back(
    case: Case, cast: dict[str, User], customer_client: Client
) -> None:
    restrict(case, cast)
    answer_up_to_files(customer_client, case)
    customer_client.post("/appeal/evidence/", {"files": [SimpleUploadedFile("photo.jpg", JPEG)]})
    assert b"".join(customer_client.get(address()).streaming_content) == JPEG
    assert of(cast["keeper"]).get(address()).status_code == 404


def test_an_appeal_that_came_another_way_has_no_files(case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="S", submission_key="one")
    assert "Files they sent" not in of(cast["keeper"]).get(f"/admin/desk/cases/{case.reference}/").text


def test_the_copy_names_the_files(appealed: Appeal) -> None:
    assert f"photo.jpg ({len(JPEG)} bytes)" in Delivery.objects.get(key__startswith="appeal-copy:").body


def test_the_sweep_deletes_what_no_row_names_and_nothing_else(appealed: Appeal) -> None:
    left = private_storage().save(f"uploads/2026/01/{uuid.uuid4().hex}.pdf", SimpleUploadedFile("x.pdf", PDF))
    with time_machine.travel(timezone.now() + dt.timedelta(days=2)):
        remove_orphans()
    assert not private_storage().exists(left)
    assert all(private_storage().exists(one.file.name) for one in Upload.objects.all())
