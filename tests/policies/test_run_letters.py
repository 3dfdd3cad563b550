"""The shipped pack's letters: who signs them, how to reach the council, what an officer writes, from when it counts."""

import datetime as dt
import io
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.test import Client
from pypdf import PdfReader

from workflows.demo import stories
from workflows.flows import engine, verbs
from workflows.models import Case, Customer, Delivery, Notice, Restriction, Task
from workflows.policies import packs
from workflows.policies.editions import demonstration_choices
from workflows.policies.schema import Pack, PackFault, parse
from workflows.steps import Refusal

from .conftest import Content
from .test_run import CALLS, START, case, clock, customer, do, in_force, live, people, policy, to_restriction, vote

__all__ = ["case", "clock", "customer", "people", "policy"]

HEAD = (
    "West Lindsey District Council",
    "Customer Services, 1 Example Square, Exampleton, ZZ1 1ZZ",
    "Phone: 01632 960001",
    "customer.services@council.example, www.council.example",
)


def pages_of(notice: Notice) -> list[str]:
    with notice.pdf.open("rb") as file:
        return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(file.read())).pages]


def words_of(notice: Notice) -> str:
    return "\n".join(part["text"] for part in notice.paragraphs)


@pytest.fixture
def writer(people: dict[str, User]) -> User:
    """Who writes the decision letter, with a name of their own."""
    user = people["experience_manager"]
    user.first_name, user.last_name = "Wren", "Letterwright"
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    user.save()
    return user


@pytest.fixture
def decided(case: Case, people: dict[str, User]) -> Case:
    """The team has voted for a restriction; its letter is still to be written."""
    do(case, "discussion", people["line_manager"], outcome="investigate")
    do(case, "investigation", people["safety_officer"], outcome="recommend_restriction", **CALLS)
    vote(case, people, "restriction")
    do(case, "without_warning", people["strategy_lead"], outcome="approve", exception="other")
    return case


def letter_on(decided: Case, writer: User, **answers: str) -> Notice:
    do(decided, "decision_letter", writer, **answers)
    return Notice.objects.get(case=decided, letter="decision")


def test_letter_says_who_writes_and_how_to_reach_the_council(decided: Case, writer: User) -> None:
    notice = letter_on(decided, writer)

    pages = " ".join(pages_of(notice))
    for words in HEAD:
        assert words in pages
    assert pages.index("Wren Letterwright Customer experience manager West Lindsey District Council") > pages.index(
        "If you are unhappy"
    )
    body = Delivery.objects.get(notice=notice).body
    for words in (*HEAD, "Wren Letterwright\nCustomer experience manager\nWest Lindsey District Council"):
        assert words in body


def test_slip_says_who_issued_the_letter_and_whom_to_ask(decided: Case, writer: User) -> None:
    slip = pages_of(letter_on(decided, writer, channel="reception"))[-1]

    assert "Issued by Wren Letterwright Customer experience manager" in slip
    assert "Phone: 01632 960001" in slip


def test_letter_without_a_person_is_signed_by_the_team(case: Case, people: dict[str, User]) -> None:
    to_restriction(case, people)
    verbs.open_appeal(case=case, grounds=["disproportionate"], statement="Too far.", submission_key="one")
    acknowledged = Notice.objects.get(letter="appeal_received")

    assert "Customer services team West Lindsey District Council" in " ".join(pages_of(acknowledged))


def test_an_account_without_a_name_signs_with_its_role_alone(case: Case, people: dict[str, User]) -> None:
    to_restriction(case, people)

    text = " ".join(pages_of(Notice.objects.get(letter="decision")))
    assert people["experience_manager"].username not in text
    assert "Customer experience manager West Lindsey District Council" in text


def test_a_pack_from_before_there_were_contact_details_stays_as_it_was(content: Content) -> None:
    del content["identity"]["contact"]

    old = parse(content)

    assert packs.content_of(old) == content
    assert old.identity.contact.phone == ""


def test_contact_that_cannot_be_used_is_named(content: Content) -> None:
    content["identity"]["contact"]["email"] = "nobody"

    with pytest.raises(PackFault, match=r"identity\.contact\.email"):
        parse(content)


def test_public_is_told_that_the_contact_details_are_invented(pack: Pack) -> None:
    assert any(choice.startswith("How to reach the council: ") for choice in demonstration_choices(pack))


def test_what_happened_starts_empty_beside_the_facts(decided: Case, writer: User) -> None:
    task = Task.objects.get(case=decided, step="decision_letter")
    engine.take(task=task, by=writer)
    client = Client()
    client.force_login(writer)

    page = unescape(client.get(f"/admin/desk/tasks/{task.pk}/").content.decode())

    assert "Incidents on record: 1, on 1 June 2026." in page
    field = page[page.index('name="text_examples"') :]
    assert field[field.index(">") + 1 : field.index("</textarea>")].strip() == ""
    answers = {"text_examples": "", "channel": "email", "include_support": "no"}
    with pytest.raises(Refusal, match="“What happened” is required and has no text"):
        engine.complete(task=task, by=writer, answers=answers)


@pytest.mark.parametrize("letter", ["informal_warning", "formal_warning", "decision", "restriction_extended"])
def test_the_source_s_examples_are_an_officer_s_own_words(pack: Pack, letter: str) -> None:
    """11.4 asks for examples of what was done: a count and dates are none."""
    part = next(part for part in pack.letter(letter).paragraphs if part.id == "examples")

    assert (part.written_by_officer, part.required, part.text) == (True, True, "")
    assert "incident_dates" in part.facts


def test_preview_is_the_letter_as_the_pdf_has_it(decided: Case, writer: User) -> None:
    task = Task.objects.get(case=decided, step="decision_letter")
    engine.take(task=task, by=writer)
    client = Client()
    client.force_login(writer)
    typed = {"text_examples": "You did this:\n- once\n- twice", "channel": "email", "preview": "yes"}

    page = unescape(client.post(f"/admin/desk/tasks/{task.pk}/", typed).content.decode())

    preview = page[page.index('id="preview-heading"') :]
    assert "<li>once</li><li>twice</li>" in preview
    assert "<li>Made excessive demands" in preview
    assert "- Made excessive" not in preview
    for words in (*HEAD, "Wren Letterwright", "Our reference: "):
        assert words in preview


@pytest.fixture
def five_days_on(decided: Case, clock: time_machine.Traveller) -> Case:
    clock.move_to(START + dt.timedelta(days=5))
    return decided


def test_restriction_starts_on_the_day_of_its_letter(five_days_on: Case, writer: User) -> None:
    assert in_force(five_days_on) == []

    notice = letter_on(five_days_on, writer)

    row = Restriction.objects.get(case=five_days_on)
    assert (row.starts_on, row.review_on) == (dt.date(2026, 6, 6), dt.date(2026, 9, 6))
    words = words_of(notice)
    assert "This applies from 6 June 2026, the date of this letter:\n\n- Phone calls: at most 2" in words
    assert f"We will review the decision by 6 September 2026 ({row.review_explained})." in words
    assert live(five_days_on) == set()


def test_urgent_restriction_starts_at_once_and_its_letter_says_since_when(
    case: Case, people: dict[str, User], clock: time_machine.Traveller
) -> None:
    do(case, "discussion", people["line_manager"], outcome="urgent")
    do(case, "immediate_action", people["safety_officer"], urgent_reason="police_advice", **CALLS)
    do(case, "approval", people["experience_manager"], outcome="approve", reasons="The police advise it.")
    assert in_force(case) == ["calls"]
    clock.move_to(START + dt.timedelta(days=1))

    do(case, "urgent_letter", people["experience_manager"])

    words = words_of(Notice.objects.get(letter="decision"))
    assert "This has applied since 1 June 2026. We put it in force before the date of this letter:" in words
    assert Restriction.objects.filter(case=case).count() == 1


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        (
            "email",
            "Your appeal must reach us by 15 June 2026: that is 14 calendar days from the date of this letter, "
            "1 June 2026.\n\nSomebody",
        ),
        (
            "post",
            "Your appeal must reach us by 15 June 2026: that is 14 calendar days from the date of this letter, "
            "1 June 2026. If we posted it on a later day, you have 14 calendar days from that day.\n\nSomebody",
        ),
        (
            "reception",
            "Your appeal must reach us within 14 calendar days of the day this letter is handed to you at our "
            "reception. We write that day down; ask us if you are not sure of it.\n\nSomebody",
        ),
    ],
)
def test_letter_says_until_when_an_appeal_is_in_time(decided: Case, writer: User, channel: str, said: str) -> None:
    Customer.objects.update(address="1 Low Road")

    notice = letter_on(decided, writer, channel=channel)

    assert said in words_of(notice)


def test_no_story_of_the_demonstration_leaves_the_examples_to_the_record() -> None:
    """Every letter that asks for examples is told what to write."""
    acts = [act for story in stories.STORIES for act in story.acts if isinstance(act, stories.Act)]
    written = [act.answers["text_examples"] for act in acts if "text_examples" in act.answers]

    assert len(written) > 5
    assert all(len(text.split()) > 30 for text in written)
