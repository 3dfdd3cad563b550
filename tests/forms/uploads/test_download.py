"""Who may have a file back, and how: always as a download, and 404 for everybody else."""

import threading

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.test import Client

from forms import handlers
from forms.models import Draft, Submission, Upload

from ..conftest import send_values
from ..toy import ToyHandler
from .conftest import FilesHandler, Send, stored
from .samples import JPEG, PDF

A = ("a.pdf", PDF)


def address() -> str:
    return f"/toy-files/files/{Upload.objects.get().pk}/"


@pytest.fixture
def officer(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("officer", is_staff=True))
    return client


@pytest.fixture
def submitted(begun: Client, send: Send) -> Client:
    send(A, story="It rained.")
    begun.post("/toy-files/last/", {"name": "Pat"})
    begun.post("/toy-files/check/", send_values(begun, "toy-files"))
    assert Submission.objects.count() == 1
    return begun


def test_the_sender_has_a_file_back_while_it_is_not_sent(begun: Client, send: Send) -> None:
    send(A, story="It rained.")
    answer = begun.get(address())
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="a.pdf"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_the_page_links_to_it(begun: Client, send: Send) -> None:
    send(A, story="It rained.")
    assert f'href="{address()}"' in begun.get("/toy-files/about/").text


def test_a_draft_of_somebody_else_is_not_there(begun: Client, send: Send, officer: Client) -> None:
    send(A, story="It rained.")
    stranger = Client()
    assert stranger.get(address()).status_code == 404
    stranger.post("/toy-files/")
    assert stranger.get(address()).status_code == 404
    assert officer.get(address()).status_code == 404


def test_once_sent_the_handler_says_who_may_read(submitted: Client, officer: Client) -> None:
    answer = officer.get(address())
    assert b"".join(answer.streaming_content) == PDF
    visitor = Client()
    visitor.force_login(User.objects.create_user("visitor"))
    for other in (submitted, Client(), visitor):
        assert other.get(address()).status_code == 404


def test_without_a_reader_nobody_may(submitted: Client, officer: Client, files_handler: FilesHandler) -> None:
    handlers.unregister("toy-files")
    handlers.register(files_handler)
    assert officer.get(address()).status_code == 404


def test_a_file_is_not_had_by_the_address_of_another_journey(
    submitted: Client, officer: Client, toy: ToyHandler
) -> None:
    assert officer.get(address().replace("toy-files", "toy-appeal")).status_code == 404


@pytest.mark.parametrize("path", ["00000000-0000-4000-8000-000000000000", "a.pdf", "../a.pdf", "%00"])
def test_what_is_not_there_is_not_found(begun: Client, path: str) -> None:
    assert begun.get(f"/toy-files/files/{path}/").status_code == 404


def test_it_is_only_read(begun: Client, send: Send) -> None:
    send(A, story="It rained.")
    assert begun.post(address()).status_code == 405


def test_a_file_gone_from_the_store_is_not_found(begun: Client, send: Send) -> None:
    send(A, story="It rained.")
    kept = Upload.objects.get().file
    kept.storage.delete(kept.name)
    assert begun.get(address()).status_code == 404


def test_no_address_of_the_public_media_leads_to_it(begun: Client, send: Send) -> None:
    send(A, story="It rained.")
    name = Upload.objects.get().file.name
    for path in (f"/media/{name}", f"/private/{name}", f"/{name}"):
        assert begun.get(path).status_code == 404


def test_a_submission_keeps_its_files(submitted: Client) -> None:
    with pytest.raises(ProtectedError):
        Collector(using="default", origin=None).collect(Submission.objects.all())
    with pytest.raises(TypeError, match="a file that was sent cannot be deleted"):
        Upload.objects.get().delete()
    assert str(Upload.objects.get()) == f"Upload {Upload.objects.get().pk}"
    assert "a.pdf" not in str(Upload.objects.get())


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_files_sent_at_the_same_moment_are_all_kept_and_never_one_too_many(files_handler: FilesHandler) -> None:
    client = Client()
    client.post("/toy-files/")
    gate = threading.Barrier(5)

    def upload(number: int) -> None:
        racer = Client()
        racer.cookies = client.cookies
        file = SimpleUploadedFile(f"{number}.jpg", JPEG + bytes([number]))
        gate.wait()
        try:
            racer.post("/toy-files/about/", {"files": file, "upload-files": "files"})
        finally:
            connection.close()

    racers = [threading.Thread(target=upload, args=[number]) for number in range(5)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    told = Draft.objects.get().answers["about"]["files"]
    assert len(told) == 3
    assert {one["id"] for one in told} == {str(pk) for pk in Upload.objects.values_list("pk", flat=True)}
    assert len(stored()) == 3
