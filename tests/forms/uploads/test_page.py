"""A page with files, without JavaScript: kept at once, through every fault, until somebody removes them."""

import datetime
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from forms import drafts
from forms.models import Draft, Submission, Upload
from forms.questions import Messages, Rules

from ..conftest import send_values
from ..test_markup import Ids
from .clamd_server import clamd_server
from .conftest import FilesHandler, Send, stored
from .samples import EICAR, JPEG, PDF, docx

A, B, C, D = ("a.pdf", PDF), ("b.jpg", JPEG), ("c.docx", docx()), ("d.pdf", PDF + b"% d")
UPLOAD = {"upload-files": "files"}


def names() -> list[str]:
    return [one.name for one in Upload.objects.order_by("created", "pk")]


def shown(answer: HttpResponse) -> list[str]:
    """The files that a page lists, by the buttons that remove them."""
    return re.findall(r'name="remove-file" value="[^"]+">Remove<span[^>]*> ([^<]+)<', answer.text)


def problems(answer: HttpResponse) -> list[str]:
    return [one.message for one in answer.context["form"].problems]


def test_several_files_in_one_go(send: Send) -> None:
    assert send(A, B, story="It rained.").url == "/toy-files/last/"
    assert sorted(names()) == ["a.pdf", "b.jpg"]
    assert len(stored()) == 2


def test_one_after_another_with_the_other_answers_kept(send: Send, begun: Client) -> None:
    first = send(A, story="It rai", many="yes", **UPLOAD)
    assert first.status_code == 200
    assert shown(first) == ["a.pdf"]
    assert "It rai</textarea>" in first.text
    assert problems(first) == []
    assert "Error:" not in first.text.split("</title>")[0]
    second = send(B, story="It rained.", **UPLOAD)
    assert shown(second) == ["a.pdf", "b.jpg"]
    assert "2 files added" in second.text
    assert send(story="It rained.").url == "/toy-files/last/"
    assert shown(begun.get("/toy-files/about/")) == ["a.pdf", "b.jpg"]


def test_uploading_judges_no_other_answer(send: Send) -> None:
    assert problems(send(A, **UPLOAD)) == []
    assert problems(send(A)) == ["Enter what happened"]


def test_files_survive_a_fault_elsewhere_on_the_page(send: Send, begun: Client) -> None:
    answer = send(A, story="")
    assert problems(answer) == ["Enter what happened"]
    assert shown(answer) == ["a.pdf"]
    assert shown(begun.get("/toy-files/about/")) == ["a.pdf"]
    assert answer.text.count("<title>Error: ") == 1


def test_a_bad_file_is_told_and_good_ones_beside_it_are_kept(send: Send) -> None:
    answer = send(A, ("bad.pdf", b"MZ\x90\x00" + b"\0" * 60), ("nothing.txt", b""), story="It rained.")
    assert [message.split("”")[0] for message in problems(answer)] == ["“bad.pdf", "“nothing.txt"]
    assert {one.target for one in answer.context["form"].problems} == {"id_files"}
    assert 'aria-describedby="id_files-info id_files-hint id_files-error"' in answer.text
    assert shown(answer) == ["a.pdf"]
    found = Ids(answer.text)
    assert found.pointed <= set(found.ids)
    assert "It rained." in answer.text
    assert send(story="It rained.").url == "/toy-files/last/"


def test_own_words_follow_the_name_of_the_file(files_handler: FilesHandler, send: Send) -> None:
    *others, asked = files_handler.about.questions
    rules = Rules(max=3, messages=Messages(accepts="No."))
    reworded = asked.model_copy(update={"rules": rules})
    files_handler.about = files_handler.about.model_copy(update={"questions": (*others, reworded)})
    assert problems(send(("a.exe", PDF), story="x")) == ["“a.exe”: No."]


def test_a_file_is_removed_with_its_bytes_and_the_other_answers_stay(
    send: Send, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    send(A, B, **UPLOAD)
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(story="Half a sen", **{"remove-file": str(Upload.objects.get(name="a.pdf").pk)})
    assert shown(answer) == ["b.jpg"]
    assert "Half a sen</textarea>" in answer.text
    assert problems(answer) == []
    assert names() == ["b.jpg"]
    assert {name.rpartition(".")[2] for name in stored()} == {"jpg"}
    assert [one["name"] for one in Draft.objects.get().answers["about"]["files"]] == ["b.jpg"]


@pytest.mark.parametrize("which", ["nonsense", "", "00000000-0000-4000-8000-000000000000", "\0", "9" * 9000])
def test_removing_what_is_not_there_changes_nothing(send: Send, which: str) -> None:
    send(A, **UPLOAD)
    assert shown(send(**{"remove-file": which})) == ["a.pdf"]


def test_nobody_removes_the_file_of_another(send: Send, files_handler: FilesHandler) -> None:
    send(A, **UPLOAD)
    stranger = Client()
    stranger.post("/toy-files/")
    stranger.post("/toy-files/about/", {"remove-file": str(Upload.objects.get().pk)})
    assert names() == ["a.pdf"]


def test_the_same_file_sent_twice_is_one_file(send: Send) -> None:
    for _click in range(2):
        send(A, story="It rained.")
    assert names() == ["a.pdf"]
    assert len(stored()) == 1


def test_two_tabs_lose_nothing(send: Send, begun: Client) -> None:
    send(A, **UPLOAD)
    old = Draft.objects.get()
    send(B, **UPLOAD)
    # A tab that was loaded before the second file keeps its page now.
    assert drafts.keep_page(old.pk, "about", {"story": "It rained.", **old.answers["about"]})
    assert [one["name"] for one in Draft.objects.get().answers["about"]["files"]] == ["a.pdf", "b.jpg"]
    begun.post("/toy-files/about/", {"remove-file": str(Upload.objects.get(name="a.pdf").pk)})
    begun.post("/toy-files/about/", {"remove-file": str(Upload.objects.get(name="b.jpg").pk)})
    assert drafts.keep_page(old.pk, "about", {"story": "It rained.", **old.answers["about"]})
    assert Draft.objects.get().answers["about"]["files"] is None


def test_too_many_files(send: Send) -> None:
    answer = send(A, B, C, D, story="It rained.")
    assert problems(answer) == ["“d.pdf” is one file too many: you can send 3 files. Remove one first"]
    assert shown(answer) == ["a.pdf", "b.jpg", "c.docx"]
    assert len(stored()) == 3


def test_too_large_in_all(send: Send, settings: Settings) -> None:
    settings.FORMS_FILES_TOGETHER_MB = 1
    half = PDF + b"x" * 600_000
    assert send(("half.pdf", half), story="x").url
    answer = send(("more.pdf", half + b"y"), story="x")
    assert problems(answer)[0].startswith("With “more.pdf” your files are larger than 1 MB in all. Remove one first")
    assert shown(answer) == ["half.pdf"]


def test_a_file_that_is_too_large_is_dropped_on_its_way(send: Send, settings: Settings) -> None:
    settings.FORMS_FILE_LARGEST_MB = 1
    large = ("large.pdf", PDF + b"x" * (3 * 1024 * 1024))
    answer = send(large, B, story="It rained.")
    assert problems(answer) == ["“large.pdf” is larger than 1 MB. Choose a smaller one, or describe what it shows"]
    assert shown(answer) == ["b.jpg"]
    assert "It rained." in answer.text


def test_a_hostile_name_is_shown_clean_and_never_a_path(send: Send) -> None:
    send(("../../../etc/cron.d/a\u202efdp.pdf", PDF), story="x")
    kept = Upload.objects.get()
    assert kept.name == "afdp.pdf"
    assert re.fullmatch(r"uploads/\d{4}/\d\d/[0-9a-f]{32}\.pdf", kept.file.name)


def test_a_virus_is_told_and_nothing_of_it_kept(send: Send, settings: Settings) -> None:
    with clamd_server() as server:
        settings.CLAMD_SOCKET = server.path
        answer = send(A, ("eicar.txt", EICAR), story="x")
    assert problems(answer)[0].startswith("“eicar.txt” holds a virus")
    assert names() == ["a.pdf"]
    assert Upload.objects.get().scanned_clean is not None
    assert len(stored()) == 1


def test_a_robot_keeps_no_file(send: Send) -> None:
    assert "hidden box was filled in" in send(A, story="x", **{"contact-website": "spam"}).text
    assert names() == []


def test_what_a_form_says_of_files_is_not_believed(begun: Client) -> None:
    sent = {"story": "x", "files": '[{"id": "00000000-0000-4000-8000-000000000000"}]'}
    assert begun.post("/toy-files/about/", sent).url == "/toy-files/last/"
    assert Draft.objects.get().answers["about"]["files"] is None


def sent(begun: Client, send: Send, *files: tuple[str, bytes]) -> Submission:
    send(*files, story="It rained.")
    begun.post("/toy-files/last/", {"name": "Pat"})
    begun.post("/toy-files/check/", send_values(begun, "toy-files"))
    return Submission.objects.get()


def test_check_answers_lists_files_and_leads_back_to_them(send: Send, begun: Client) -> None:
    send(A, B, story="It rained.")
    begun.post("/toy-files/last/", {"name": "Pat"})
    page = begun.get("/toy-files/check/").text
    assert f"a.pdf ({len(PDF)} bytes)<br>b.jpg" in page
    changing = begun.get("/toy-files/about/?change=1")
    assert shown(changing) == ["a.pdf", "b.jpg"]
    assert send(story="It poured.", query="?change=1").url == "/toy-files/check/"
    assert "a.pdf" in begun.get("/toy-files/check/").text


def test_a_submission_owns_its_files_and_says_what_they_are(send: Send, begun: Client) -> None:
    submission = sent(begun, send, A)
    kept = submission.uploads.get()
    assert kept.draft is None
    assert submission.answers["files"] == [
        {"id": str(kept.pk), "name": "a.pdf", "size": len(PDF), "type": "application/pdf", "sha256": kept.sha256}
    ]


def test_a_file_removed_in_another_tab_is_not_sent(send: Send, begun: Client) -> None:
    send(A, story="It rained.")
    begun.post("/toy-files/last/", {"name": "Pat"})
    values = send_values(begun, "toy-files")
    begun.post("/toy-files/about/", {"remove-file": str(Upload.objects.get().pk)})
    answer = begun.post("/toy-files/check/", values, follow=True)
    assert "Your answers have changed since you last saw this page" in answer.text
    assert not Submission.objects.exists()


def test_files_of_a_question_that_is_not_asked_any_more_are_deleted(
    files_handler: FilesHandler,
    send: Send,
    begun: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    send(A, story="It rained.")
    files_handler.about = files_handler.about.model_copy(update={"questions": files_handler.about.questions[:2]})
    begun.post("/toy-files/last/", {"name": "Pat"})
    with django_capture_on_commit_callbacks(execute=True):
        begun.post("/toy-files/check/", send_values(begun, "toy-files"))
    assert Submission.objects.get().answers == {"story": "It rained.", "name": "Pat"}
    assert names() == []
    assert stored() == set()


@pytest.mark.parametrize("how", ["purged", "begun again"])
def test_files_go_with_their_draft(
    send: Send, begun: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, how: str
) -> None:
    send(A, story="It rained.")
    with django_capture_on_commit_callbacks(execute=True):
        if how == "purged":
            with time_machine.travel(timezone.now() + datetime.timedelta(days=60)):
                assert drafts.purge_expired() == 1
        else:
            begun.post("/toy-files/")
    assert names() == []
    assert stored() == set()


def test_a_page_sent_after_its_draft_was_sent_keeps_no_file(send: Send, begun: Client) -> None:
    sent(begun, send, A)
    assert send(B, story="x").url == "/toy-files/done/"
    assert names() == ["a.pdf"]
    assert len(stored()) == 1


def test_enter_in_a_box_continues_and_removes_nothing(send: Send) -> None:
    page = send(A, **UPLOAD).text
    form = page[page.index('enctype="multipart/form-data"') :]
    assert re.search(r"<button[^>]*>([A-Za-z]+)", form)[1] == "Continue"  # type: ignore[index]


def test_a_large_file_is_never_held_whole(send: Send, settings: Settings, begun: Client) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    content = PDF + b"x" * 100_000
    upload = SimpleUploadedFile("large.pdf", content)
    begun.post("/toy-files/about/", {"story": "x", "files": upload})
    with Upload.objects.get().file.open() as kept:
        assert kept.read() == content
