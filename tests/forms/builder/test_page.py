"""A form's page: what goes live, where it answers, and that what was sent outlives it."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from forms.models import FormPage, Submission

from ..conftest import send_values
from .noise import noise, published

pytestmark = pytest.mark.django_db


def test_a_journey_is_walked_at_the_forms_own_address(client: Client) -> None:
    published(noise())
    assert client.post("/noise/")["Location"] == "/noise/noise/"
    assert client.post("/noise/noise/", {"what": "A drill"})["Location"] == "/noise/often/"
    assert client.post("/noise/often/", {"often": "no"})["Location"] == "/noise/check/"
    answer = client.post("/noise/check/", send_values(client, "noise"), follow=True)
    sent = Submission.objects.get()
    assert sent.reference in answer.content.decode()
    assert sent.answers == {"what": "A drill", "often": "no"}
    assert sent.key == f"form-{FormPage.objects.get().pk}"


def test_a_draft_survives_a_new_title_and_address(client: Client) -> None:
    page = published(noise())
    client.post("/noise/")
    client.post("/noise/noise/", {"what": "A drill"})
    page.title, page.slug = "Noise at night", "noise-at-night"
    page.save()
    assert "Start again" in client.get("/noise-at-night/").content.decode()


def test_nothing_answers_at_a_form_that_is_not_live(client: Client) -> None:
    page = published(noise())
    page.unpublish()
    for address in ("/noise/", "/noise/noise/", "/noise/check/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/noise/nowhere/x/", "/noise/check/x/"])
def test_there_is_nothing_below_a_page(client: Client, address: str) -> None:
    published(noise())
    assert client.get(address).status_code == 404


def test_only_a_whole_form_goes_live_whatever_the_road() -> None:
    page = published(noise())
    page.content = {**noise(), "pages": []}
    revision = page.save_revision(clean=False)
    with pytest.raises(ValidationError, match="pages"):
        revision.publish()
    page.content = {**noise(), "keeping": {"months": None}}
    with pytest.raises(ValidationError, match="how long answers are kept"):
        page.save_revision(clean=False).publish()
    assert FormPage.objects.get().content == noise()


def test_a_form_that_somebody_sent_is_not_deleted(client: Client) -> None:
    page = published(noise())
    boss = User.objects.create_superuser("boss")
    assert page.permissions_for_user(boss).can_delete()
    Submission.objects.create(key=f"form-{page.pk}", pages=[], answers={}, idempotency_key="one")
    assert not page.permissions_for_user(boss).can_delete()
