"""A staff form whose session has ended: nothing typed is lost, and no stranger's form is lent our token."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from workflows.models import Case, Incident, Policy, Task

from .conftest import Desk
from .report_answers import answers

SAME = {"Sec-Fetch-Site": "same-origin"}
TYPED = "He shouted for ten minutes & would not stop."


def report(client: Client, **more: object) -> str:
    response = client.post(reverse("desk:report"), {**answers(description=TYPED), **more}, headers=SAME)
    assert response.status_code == 403
    return response.content.decode()


@pytest.mark.usefixtures("policy")
def test_what_was_typed_is_shown_and_can_be_sent_again(desk: Desk) -> None:
    page = report(Client())

    assert "Your session has ended" in page
    assert TYPED.replace("&", "&amp;") in page
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert again["surname"] == "Marsh"
    assert desk("officer").post(reverse("desk:report"), answers(description=TYPED)).status_code == 302
    assert Incident.objects.get().description == TYPED


def test_files_have_to_be_chosen_again(policy: Policy) -> None:
    page = report(Client(), **{"item-0-document": SimpleUploadedFile("call.txt", b"words")})

    assert "You will have to choose these again: call.txt" in page


def test_a_token_that_does_not_fit_is_answered_the_same_way(desk: Desk, policy: Policy) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk("officer").cookies

    page = report(strict)

    assert "You are signed in. Send it now." in page
    assert TYPED.replace("&", "&amp;") in page


def test_another_sites_form_gets_no_token_of_ours(policy: Policy) -> None:
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}):
        response = Client().post(reverse("desk:report"), answers(description=TYPED), headers=headers)
        page = response.content.decode()
        assert "Send it again" not in page
        assert "csrfmiddlewaretoken" not in page
        assert TYPED.replace("&", "&amp;") in page


def test_a_task_is_not_told_to_somebody_without_a_session(taken: Task, case: Case) -> None:
    page = Client().post(reverse("desk:task", args=[taken.pk]), {"reason": "No time"}, headers=SAME).content.decode()

    assert "No time" in page
    assert case.customer.surname not in page
    assert case.reference not in page
    assert taken.name not in page


def test_wagtails_own_forms_lead_to_its_sign_in_page() -> None:
    response = Client().post(reverse("wagtailadmin_account"), {"password": "secret"}, headers=SAME)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("wagtailadmin_login"))
