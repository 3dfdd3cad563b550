"""What was sent with a form: for the groups it names as readers, and nobody else."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from forms.models import FormPage, Submission
from tests.forms.builder.noise import noise, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def readers() -> Group:
    return Group.objects.create(name="Noise team")


@pytest.fixture
def form(readers: Group) -> FormPage:
    return published(noise(), readers)


def sent(form: FormPage, number: int) -> Submission:
    pages = [page.model_dump(mode="json") for page in form.journey.pages({})]
    return Submission.objects.create(
        key=f"form-{form.pk}",
        pages=pages,
        answers={"what": f"Drill {number}", "often": "no"},
        idempotency_key=str(number),
        reference=f"F-{number:04}",
    )


@pytest.fixture
def staff(client: Client) -> Callable[..., Client]:
    def sign_in(*groups: Group, superuser: bool = False) -> Client:
        person = User.objects.create_user("reader", is_superuser=superuser)
        person.user_permissions.add(Permission.objects.get(codename="access_admin"))
        person.groups.add(*groups)
        client.force_login(person)
        return client

    return sign_in


def addresses(form: FormPage, reference: str) -> tuple[str, str]:
    return reverse("desk:sent_form", args=[form.pk]), reverse("desk:sent_one", args=[form.pk, reference])


def test_a_reader_sees_the_questions_as_they_were_asked(
    form: FormPage, readers: Group, staff: Callable[..., Client]
) -> None:
    one = sent(form, 1)
    form.content["pages"][0]["questions"][0]["label"] = "What do you hear?"
    form.save()
    client = staff(readers)
    assert "Tell us about noise" in client.get(reverse("desk:sent")).content.decode()
    listed, shown = (client.get(address).content.decode() for address in addresses(form, one.reference))
    assert one.reference in listed
    assert "Drill 1" not in listed
    assert "What is the noise?" in shown
    assert "Drill 1" in shown


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_else_learns_even_that_there_is_something(
    form: FormPage, staff: Callable[..., Client], superuser: bool
) -> None:
    one = sent(form, 1)
    client = staff(Group.objects.create(name="Editors of forms"), superuser=superuser)
    for address in addresses(form, one.reference):
        assert client.get(address).status_code == 404
    assert "No form names a group of yours" in client.get(reverse("desk:sent")).content.decode()
    assert "Forms received" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_reference_of_another_form_is_not_found(form: FormPage, readers: Group, staff: Callable[..., Client]) -> None:
    other = published(noise(), slug="other")
    one = sent(other, 1)
    assert staff(readers).get(reverse("desk:sent_one", args=[form.pk, one.reference])).status_code == 404


def test_the_list_does_not_grow_with_what_was_sent(
    form: FormPage, readers: Group, staff: Callable[..., Client], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = staff(readers), reverse("desk:sent_form", args=[form.pk])
    for number in range(3):
        sent(form, number)
    client.get(address)
    with django_assert_max_num_queries(16) as few:
        client.get(address)
    for number in range(3, 25):
        sent(form, number)
    with django_assert_max_num_queries(len(few)):
        assert client.get(address).content.decode().count("F-00") == 50
