"""A letter is written, previewed, issued; then opened, or held at reception."""

from collections.abc import Iterator
from io import BytesIO

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from pypdf import PdfReader

from workflows.flows import engine
from workflows.models import Case, Notice, Task

from .conftest import Desk, do, task_url
from .test_task import START, said, text

WORDS = "You shouted at our officer."
TYPED = {"text_what": WORDS, "channel": "email"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def issued(writing: Task, cast: dict[str, User]) -> Notice:
    """The warning, issued and held at reception; the keeper still sees the case."""
    engine.complete(task=writing, by=cast["manager"], answers={"text_what": WORDS, "channel": "reception"})
    return Notice.objects.get(task=writing)


def pdf_text(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_officer_starts_from_the_policy_s_words(writing: Task, desk: Desk) -> None:
    page = text(desk("manager").get(task_url(writing)))

    assert "- Abusive language" in page
    assert "How should the letter reach the customer?" in page


def test_preview_shows_the_letter_and_issues_nothing(writing: Task, desk: Desk) -> None:
    page = text(desk("manager").post(task_url(writing), {**TYPED, "preview": "yes"}))

    assert "A warning about your contact with us" in page
    assert f"<p>{WORDS}</p>" in page
    assert "Every paragraph of the letter has its words." in page
    assert not Notice.objects.exists()


def test_preview_lists_what_is_missing_and_keeps_what_was_typed(writing: Task, desk: Desk) -> None:
    page = text(desk("manager").post(task_url(writing), {"text_what": "", "channel": "post", "preview": "yes"}))

    assert "The letter cannot be issued yet." in page
    assert "The paragraph “What happened” is required and has no text." in page
    assert "There is a problem" not in page


def test_preview_pdf_is_made_and_not_kept(writing: Task, desk: Desk) -> None:
    response = desk("manager").post(task_url(writing), {**TYPED, "preview_pdf": "yes"})

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert "no-store" in response.headers["Cache-Control"]
    assert WORDS in pdf_text(response.content)
    assert not Notice.objects.exists()


def test_preview_pdf_cannot_be_taken_for_the_letter(writing: Task, desk: Desk) -> None:
    typed = {"text_what": "", "channel": "reception", "preview_pdf": "yes"}
    response = desk("manager").post(task_url(writing), typed)

    assert "Draft. This letter has not been issued." in pdf_text(response.content)


@pytest.mark.parametrize("button", ["preview", "preview_pdf"])
def test_only_the_writer_previews(writing: Task, desk: Desk, button: str) -> None:
    assert desk("keeper").post(task_url(writing), {**TYPED, button: "yes"}).status_code == 409
    assert desk("stranger").post(task_url(writing), {**TYPED, button: "yes"}).status_code == 404


def test_issue_makes_the_letter_and_moves_the_case(writing: Task, desk: Desk) -> None:
    message = said(desk("manager").post(task_url(writing), {**TYPED, "complete": "yes"}))

    assert "The case now waits at “Watch”" in message
    assert Notice.objects.get(task=writing).paragraphs[0]["text"] == WORDS


def test_second_click_issues_one_letter(writing: Task, desk: Desk) -> None:
    client = desk("manager")
    said(client.post(task_url(writing), {**TYPED, "complete": "yes"}))

    assert "already completed" in said(client.post(task_url(writing), {**TYPED, "complete": "yes"}))
    assert Notice.objects.count() == 1


def test_issue_is_refused_in_words_while_a_field_is_left_in_the_text(writing: Task, desk: Desk) -> None:
    typed = {"text_what": "It was {{ appeal_reference }}.", "channel": "email", "complete": "yes"}

    response = desk("manager").post(task_url(writing), typed)

    assert "still has words in double braces" in text(response)
    assert not Notice.objects.exists()


def test_pdf_opens_for_those_who_view_the_case(issued: Notice, desk: Desk) -> None:
    response = desk("keeper").get(f"/admin/desk/letters/{issued.pk}.pdf")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert WORDS in pdf_text(b"".join(response.streaming_content))


def test_pdf_can_be_saved(issued: Notice, desk: Desk) -> None:
    response = desk("keeper").get(f"/admin/desk/letters/{issued.pk}.pdf?download")

    name = f"{issued.case.reference}-warning.pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    response.close()


@pytest.mark.parametrize("name", ["stranger", "officer", "safety"])
def test_pdf_is_not_there_for_anybody_else(issued: Notice, desk: Desk, name: str) -> None:
    assert desk(name).get(f"/admin/desk/letters/{issued.pk}.pdf").status_code == 404


def test_pdf_asks_for_a_sign_in(issued: Notice) -> None:
    assert "/admin/login/" in Client().get(f"/admin/desk/letters/{issued.pk}.pdf").headers["Location"]


def test_bad_letter_id_is_not_found(issued: Notice, desk: Desk) -> None:
    assert desk("keeper").get(f"/admin/desk/letters/{10**30}.pdf").status_code == 404


def test_done_page_links_the_letter(issued: Notice, desk: Desk) -> None:
    assert f"/admin/desk/letters/{issued.pk}.pdf" in text(desk("keeper").get(task_url(issued.task)))


def test_decision_letter_says_everything_in_its_preview(case: Case, desk: Desk, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["one_inbox"], one_inbox__inbox="inbox@council.example")
    do(case, "vote", cast["safety"], outcome="yes", reasons="Calls keep staff from other work.")
    do(case, "vote", cast["keeper"], outcome="yes", reasons="I agree.")
    task = Task.objects.get(case=case, step="letter")
    client = desk("keeper")
    said(client.post(task_url(task), {"take": "yes"}))

    page = text(client.post(task_url(task), {"channel": "post", "preview": "yes"}))

    assert "Calls keep staff from other work." in page
    assert "Write only to inbox@council.example." in page
    assert "Appeal by 17 June 2026." in page
