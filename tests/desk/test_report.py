"""Reporting an incident: works, bad input, outsiders."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from tests.workflows.small_pack import small_pack
from workflows.models import Case, Customer, Event, Incident, Policy
from workflows.policies.editions import publish

from .conftest import Desk
from .report_answers import answers

URL = reverse("desk:report")
pytestmark = pytest.mark.django_db


def send(client: Client, **changes: Any) -> Any:
    return client.post(URL, answers(**changes))


def test_report_opens_a_case(policy: Policy, desk: Desk) -> None:
    """The whole way: customer, case, incident, evidence, and a confirmation of the reporter's own."""
    response = send(desk("officer"))
    incident = Incident.objects.get()
    assert response.status_code == 302
    assert response.url == reverse("desk:reported", args=[incident.pk])
    assert (incident.case.customer.surname, incident.case.service) == ("Marsh", "Housing")
    assert [item.summary for item in incident.evidence.all()] == ["Call note."]


def test_page_starts_with_what_is_likely(policy: Policy, desk: Desk, time_machine: Any) -> None:
    time_machine.move_to("2026-06-03 09:15:00+00:00", tick=False)
    page = desk("officer").get(URL).content.decode()
    assert 'value="2026-06-03"' in page
    assert 'value="10:15"' in page
    assert "Under which policy?" not in page


def test_last_service_and_channel_are_kept(policy: Policy, desk: Desk) -> None:
    client = desk("officer")
    send(client)
    page = client.get(URL).content.decode()
    assert '<option value="Housing" selected>' in page
    assert 'value="phone" id="id_channel_1" checked' in page


def test_double_submit_makes_one_incident_and_one_customer(policy: Policy, desk: Desk) -> None:
    """Without an address a customer is never recognised, so the second sending must not even look."""
    client, once = desk("officer"), answers(email="")
    first, second = client.post(URL, once), client.post(URL, once)
    assert first.url == second.url
    assert (Incident.objects.count(), Customer.objects.count()) == (1, 1)


def test_another_officers_key_leads_nowhere(policy: Policy, desk: Desk) -> None:
    """The key is the sender's own: the same one from somebody else is another report."""
    once = answers()
    desk("officer").post(URL, once)
    desk("stranger").post(URL, once)
    assert Incident.objects.count() == 2


def test_confirmation_says_what_happens_next(policy: Policy, desk: Desk, time_machine: Any) -> None:
    time_machine.move_to("2026-06-01 09:00:00+00:00", tick=False)
    client = desk("officer")
    page = client.get(send(client, day="2026-06-01").url).content.decode()
    assert Case.objects.get().reference in page
    assert "Line manager" in page
    assert "10 working days from your report on 1 June 2026 = 15 June 2026" in page


def test_reporter_is_not_told_that_the_customer_was_known(policy: Policy, desk: Desk) -> None:
    """The same page for a new and for a known customer, but for the reference."""
    desk("officer").post(URL, answers())
    client = desk("stranger")
    known, new = send(client), send(client, surname="Lake", email="lake@customer.example")
    pages = [
        client.get(one.url).content.decode().replace(incident.case.reference, "REF")
        for one, incident in zip((known, new), Incident.objects.order_by("pk")[1:], strict=True)
    ]
    main = [page[page.index("<main") : page.index("</main>")] for page in pages]
    assert main[0] == main[1]


def test_confirmation_is_the_reporters_alone(policy: Policy, desk: Desk) -> None:
    sent = send(desk("officer"))
    assert desk("manager").get(sent.url).status_code == 404


def test_my_reports_shows_my_own_and_no_case(policy: Policy, desk: Desk) -> None:
    client = desk("officer")
    send(client)
    reference = Case.objects.get().reference
    page = client.get(reverse("desk:my_reports")).content.decode()
    assert reference in page
    assert "Open: the people responsible are dealing with it" in page
    assert "Marsh" not in page
    assert reverse("desk:case", args=[reference]) not in page
    assert reference not in desk("stranger").get(reverse("desk:my_reports")).content.decode()


def test_without_the_right_there_is_no_page(policy: Policy, desk: Desk, cast: dict[str, User]) -> None:
    cast["stranger"].user_permissions.remove(Permission.objects.get(codename="report_incident"))
    client = desk("stranger")
    assert client.get(URL).status_code == 404
    assert client.post(URL, answers()).status_code == 404
    assert client.get(reverse("desk:my_reports")).status_code == 404
    assert not Incident.objects.exists()


def test_nobody_is_asked_to_sign_in(policy: Policy, client: Client) -> None:
    response = client.get(URL)
    assert response.status_code == 302
    assert "login" in response.url


def test_no_policy_in_force_is_said(db: None, desk: Desk) -> None:
    assert "No policy is in force" in desk("officer").get(URL).content.decode()


def test_several_policies_are_offered_first(policy: Policy, desk: Desk) -> None:
    content = small_pack()
    content["identity"] = {**content["identity"], "slug": "other", "policy_title": "Visits to our offices"}
    publish(policy=Policy.objects.create(slug="other", title="Visits", content=content), by=None)
    client = desk("officer")
    assert "Under which policy?" in client.get(URL).content.decode()
    client.post(f"{URL}?policy=other", answers())
    assert Case.objects.get().policy.slug == "other"
    assert client.get(f"{URL}?policy=none").status_code == 404


@pytest.mark.parametrize(
    ("changes", "message", "target"),
    [
        ({"surname": ""}, "Enter the customer’s surname", "id_surname"),
        ({"email": "robin"}, "Enter an email address in full", "id_email"),
        ({"day": "2999-01-01"}, "The date must be today or earlier", "id_day"),
        ({"day": "31/02/2026"}, "Enter a real date", "id_day"),
        ({"time": "late"}, "Enter a time, like 14:30", "id_time"),
        ({"service": "Parks"}, "Select your service", "id_service"),
        ({"channel": None}, "Select how the contact reached us", "id_channel_0"),
        ({"behaviours": None}, "Select at least one behaviour", "id_behaviours_0"),
        ({"behaviours": ["made-up"]}, "made-up", "id_behaviours_0"),
        ({"description": ""}, "Say what happened", "id_description"),
        ({"description": "a\0b"}, "“What happened?” holds a character that cannot be kept", "id_description"),
        ({"first_names": "x" * 101}, "Shorten “First names” to 100 characters. It has 101.", "id_first_names"),
        ({"item-0-dated": "1890-06-03"}, "Enter a real date", "id_item-0-dated"),
        ({"item-0-summary": "", "surname": ""}, "Add at least one dated item of evidence", "id_surname"),
        ({"pasted": "3 June 1890, email, Planning, Asks again"}, "is too long ago to be right", "id_pasted"),
        ({"item-0-summary": ""}, "Add at least one dated item of evidence", "id_item-0-summary"),
        ({"item-0-summary": "", "item-0-department": "Planning"}, "Say what this item shows", "id_item-0-summary"),
        ({"item-0-dated": "2999-01-01"}, "The date must be today or earlier", "id_item-0-dated"),
    ],
)
def test_bad_input_is_named_with_a_link_and_nothing_is_lost(
    policy: Policy, desk: Desk, changes: dict[str, Any], message: str, target: str
) -> None:
    response = send(desk("officer"), address="1 High Street", **changes)
    page = response.content.decode()
    assert response.status_code == 422
    summary = page[page.index("There is a problem") : page.index("</ul>", page.index("There is a problem"))]
    assert f'<a href="#{target}">' in summary
    assert message in summary
    assert f'id="{target}"' in page
    assert "1 High Street" in page
    assert not Incident.objects.exists()
    assert not Customer.objects.exists()


def test_every_behaviour_needs_an_item_that_shows_it(policy: Policy, desk: Desk) -> None:
    """Two behaviours, and the only item shows one of them."""
    content = small_pack(
        behaviours=[
            {"id": "abuse", "label": "Abusive language", "group": "Conduct"},
            {"id": "threat", "label": "Threats", "group": "Conduct"},
        ]
    )
    policy.content = content
    publish(policy=policy, by=None)
    response = send(desk("officer"), behaviours=["abuse", "threat"], **{"item-0-behaviours": ["abuse"]})
    assert "Each behaviour you choose needs a dated item of evidence" in response.content.decode()


def test_another_incident_joins_the_open_case(policy: Policy, desk: Desk) -> None:
    client = desk("officer")
    send(client)
    send(client)
    assert Case.objects.count() == 1
    assert Event.objects.filter(kind="incident_logged").count() == 2


def test_wrong_method(policy: Policy, desk: Desk) -> None:
    assert desk("officer").put(URL).status_code == 405
