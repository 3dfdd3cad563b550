"""Evidence: rows, pasted lists and files."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from workflows.desk.pasted import read_day, read_list
from workflows.models import Case, Evidence, Policy

from .conftest import Desk
from .report_answers import answers, fifty_eight_lines

URL = reverse("desk:report")
PDF = b"%PDF-1.7\n1 0 obj\n"
pytestmark = pytest.mark.django_db


def test_add_another_works_without_javascript(policy: Policy, desk: Desk) -> None:
    """One more row, what was typed kept, no complaint yet, and nothing reported."""
    page = desk("officer").post(URL, answers(add_row="yes", surname="")).content.decode()
    assert 'name="item-1-summary"' in page
    assert "Call note." in page
    assert "There is a problem" not in page
    assert not Case.objects.exists()


def test_rows_and_list_are_kept_together(policy: Policy, desk: Desk) -> None:
    second = {"item-1-kind": "letter", "item-1-dated": "2026-01-02", "item-1-summary": "A letter."}
    desk("officer").post(URL, answers(rows="3", pasted="3 January 2026, visit, Planning, Came in", **second))
    assert sorted(Evidence.objects.values_list("kind", flat=True)) == ["call", "letter", "visit"]


def test_fifty_eight_lines_are_fifty_eight_items(policy: Policy, desk: Desk, time_machine: Any) -> None:
    time_machine.move_to("2026-06-29 09:00:00+00:00", tick=False)
    response = desk("officer").post(URL, answers(pasted=fifty_eight_lines(), **{"item-0-summary": ""}))
    assert response.status_code == 302
    assert Evidence.objects.filter(kind="email").count() == 58
    assert Evidence.objects.values("department").distinct().count() == 7
    assert Evidence.objects.first().summary == "Email 1, the same again"


def test_faults_of_a_list_are_named_by_line(policy: Policy, desk: Desk) -> None:
    lines = ["3 June 2025, email, Planning, Fine", "", "31/6/2025, email, Planning, Bad date", "1/6/2025, fax, X, Bad"]
    page = desk("officer").post(URL, answers(pasted="\n".join(lines))).content.decode()
    assert "Line 3: “31/6/2025” is not a date. Write it like 3 June 2026 or 3/6/2026." in page
    assert "Line 4: “fax” is not a kind of evidence." in page
    assert "Line 1" not in page
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("3 June 2025, email, Planning", "write four things"),
        ("3 June 2999, email, Planning, x", "in the future"),
        ("3 June 2025, email, Planning, ", "say what the item shows"),
        (f"3 June 2025, email, {'x' * 101}, y", "longer than 100"),
        ("2025-13-01, email, Planning, x", "is not a date"),
    ],
)
def test_a_bad_line_says_why(line: str, fault: str) -> None:
    items, faults = read_list(line)
    assert not items
    assert fault in faults[0]


def test_rows_of_a_spreadsheet_are_read() -> None:
    items, faults = read_list("03/06/2025\tE-mail\tCouncil tax\tAsks, again")
    assert not faults
    assert (items[0].kind, items[0].department, items[0].summary) == ("email", "Council tax", "Asks, again")


@pytest.mark.parametrize(
    "typed", ["3 June 2026", "3 Jun 2026", "03/06/2026", "3.6.2026", "2026-06-03", "Wed 3 Jun 2026"]
)
def test_dates_are_read_as_people_write_them(typed: str) -> None:
    assert str(read_day(typed)) == "2026-06-03"


def test_too_long_a_list_is_refused() -> None:
    assert read_list("x\n" * 501) == ([], ["The list has 501 lines. Send 500 at a time."])


def test_a_file_is_kept_under_a_name_of_ours(policy: Policy, desk: Desk) -> None:
    upload = SimpleUploadedFile("Robin Marsh.pdf", PDF)
    desk("officer").post(URL, answers(**{"item-0-document": upload}))
    kept = Evidence.objects.get().document
    assert kept.name.endswith(".pdf")
    assert "Marsh" not in kept.name
    with kept.open() as stored:
        assert stored.read() == PDF


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>", "not of a kind we can keep"),
        ("a.pdf", b"MZ\x90\x00" + b"\0" * 60, "not of a kind we can keep"),
        ("a.exe", PDF, "is named like a program (.exe)"),
        ("a.txt", b"text\x00more", "not of a kind we can keep"),
        ("a.pdf", b"", "is empty. Choose another file"),
        ("a.pdf", PDF + b"x" * (10 * 1024 * 1024), "larger than 10 MB"),
    ],
)
def test_a_bad_file_is_refused_by_its_content(
    policy: Policy, desk: Desk, name: str, content: bytes, message: str
) -> None:
    upload = SimpleUploadedFile(name, content)
    page = desk("officer").post(URL, answers(**{"item-0-document": upload})).content.decode()
    assert message in page
    assert '<a href="#id_item-0-document">' in page
    assert "Choose your files again" in page
    assert not Evidence.objects.exists()


def test_plain_text_is_taken(policy: Policy, desk: Desk) -> None:
    upload = SimpleUploadedFile("mail.eml", "From: Robin\n\nHällo".encode())
    assert desk("officer").post(URL, answers(**{"item-0-document": upload})).status_code == 302


@pytest.fixture
def filed(policy: Policy, desk: Desk) -> str:
    """The address of a file on a case."""
    desk("officer").post(URL, answers(**{"item-0-document": SimpleUploadedFile("a.pdf", PDF)}))
    return reverse("desk:evidence", args=[Evidence.objects.get().pk])


def test_a_file_is_only_ever_a_download(filed: str, desk: Desk) -> None:
    response = desk("manager").get(filed)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert Case.objects.get().reference in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/octet-stream"


def test_a_file_is_not_there_for_outsiders(filed: str, desk: Desk, cast: dict[str, User]) -> None:
    """Not even for the officer who sent it: reporting gives no right to the case."""
    assert desk("stranger").get(filed).status_code == 404
    assert desk("officer").get(filed).status_code == 404


def test_an_item_without_a_file_has_nothing_to_download(case: Case, desk: Desk) -> None:
    item = Evidence.objects.get()
    assert desk("manager").get(reverse("desk:evidence", args=[item.pk])).status_code == 404


def test_a_file_gone_from_the_store_is_not_found(filed: str, desk: Desk) -> None:
    document = Evidence.objects.get().document
    document.storage.delete(document.name)
    assert desk("manager").get(filed).status_code == 404
