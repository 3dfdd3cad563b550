"""What was promised, said and done before a move stays: letters, appeals, warnings, decisions, letters to post."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from tests.workflows.conftest import an_incident, do, live, restrict, waiting
from workflows.access import own_letters
from workflows.actions import notices
from workflows.flows import engine, verbs
from workflows.models import Case, Delivery, Event, Notice, Policy, Restriction, Run, TaskGroupGrant
from workflows.notices.window import appeal_last_day
from workflows.policies.editions import pack_of
from workflows.public.appeal_told import receipt_of
from workflows.steps.facts import FACTS, OnRecord

from .conftest import START, Content, insert_before, move, new_edition, one_of, process_of, rename, step_of


def shorter(content: Content) -> None:
    """Less time to appeal, more to decide, and appeals stop what was decided."""
    one_of(content, "deadlines", "window")["span"].update(n=2)
    one_of(content, "deadlines", "decision")["span"].update(n=90)
    content["appeal"]["stays_restriction"] = True


def other_letters(content: Content) -> None:
    """Every letter under another id, so that none of the old ones is known."""
    for letter in content["letters"]:
        letter["id"] = f"new_{letter['id']}"
    for process in content["processes"]:
        for step in process["steps"]:
            if "letter" in step:
                step["letter"] = f"new_{step['letter']}"


def reported_again(case: Case, policy: Policy, cast: dict[str, User]) -> None:
    """One more incident, so that there is something to move on."""
    verbs.report_incident(
        policy=policy, customer=case.customer, service="Housing", report=an_incident(), by=cast["officer"]
    )


@pytest.fixture
def moved(case: Case, cast: dict[str, User], policy: Policy, mover: User) -> Case:
    """Restricted under edition 1, at a new discussion, and moved to an edition that promises otherwise."""
    restrict(case, cast)
    reported_again(case, policy, cast)
    new_edition(policy, shorter, other_letters)
    move(case, mover)
    return Case.objects.get(pk=case.pk)


def test_the_time_to_appeal_is_the_letter_s_own(moved: Case) -> None:
    letter = Notice.objects.get(case=moved, letter="decision")
    assert letter.edition.number == 1
    assert appeal_last_day(letter) == dt.date(2026, 6, 17)
    assert verbs.check_window(moved) == dt.date(2026, 6, 17)
    assert verbs.appealable(moved) == [letter]
    assert notices.last_day(letter).startswith("The last day to appeal is 17 June 2026")


def test_the_window_closes_when_the_letter_said(moved: Case, clock: time_machine.Traveller) -> None:
    clock.move_to(START + dt.timedelta(days=15))
    with pytest.raises(verbs.WindowClosed, match="17 June 2026"):
        verbs.check_window(moved)


def test_an_appeal_against_it_is_decided_when_the_policy_then_said(moved: Case) -> None:
    appeal = verbs.open_appeal(case=moved, grounds=["harsh"], statement="Too harsh.", submission_key="one")

    assert appeal.decide_by == dt.date(2026, 7, 1)
    # The customer was told that an appeal does not put the restriction on hold.
    assert Restriction.objects.get(case=moved).status == "in_force"
    assert "What we decided stays in force while we look at your appeal." in (
        receipt_of(appeal, pack_of(moved.edition)).next_steps
    )
    assert waiting(moved, "hear").due.date() == dt.date(2026, 7, 1)
    assert appeal.run is not None
    assert appeal.run.edition.number == 2


def test_a_letter_issued_after_the_move_promises_what_the_new_edition_says(moved: Case, cast: dict[str, User]) -> None:
    do(moved, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(moved, "propose", cast["safety"], restrictions=["written_only"])
    do(moved, "vote", cast["safety"], outcome="yes", reasons="Yes.")
    do(moved, "vote", cast["keeper"], outcome="yes", reasons="Yes.")
    do(moved, "letter", cast["keeper"], channel="email")

    letter = Notice.objects.get(case=moved, letter="new_decision")
    assert letter.edition.number == 2
    assert appeal_last_day(letter) == dt.date(2026, 6, 5)
    assert {one.letter for one in verbs.appealable(moved)} == {"decision", "new_decision"}


def test_an_appeal_open_at_the_move_keeps_its_date_and_its_grounds(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    restrict(case, cast)
    appeal = verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key="one")

    def other_grounds(content: Content) -> None:
        content["appeal"]["grounds"] = [{"id": "facts", "label": "Facts"}, {"id": "law", "label": "Law"}]
        one_of(content, "letters", "appeal_answer")["paragraphs"].append(
            {"id": "grounds", "heading": "You said", "text": "{{ appeal_grounds }}"}
        )

    new_edition(policy, shorter, other_grounds)
    move(case, mover)

    appeal.refresh_from_db()
    assert appeal.decide_by == dt.date(2026, 7, 1)
    do(case, "hear", cast["reviewer"], outcome="uphold", reasons="It was right.")
    do(case, "answer", cast["reviewer"], channel="email")
    said = Notice.objects.get(case=case, letter="appeal_answer").paragraphs[-1]["text"]
    assert said == "- It is too harsh"


def test_a_warning_given_before_the_move_counts(case: Case, cast: dict[str, User], policy: Policy, mover: User) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
    run = Run.objects.get(case=case)
    assert FACTS["informal_warnings"].of(OnRecord(run)) == 1
    new_edition(policy, other_letters)

    move(case, mover)

    moved = Run.objects.get(pk=run.pk)
    assert FACTS["informal_warnings"].of(OnRecord(moved)) == 1
    assert FACTS["formal_warnings"].of(OnRecord(moved)) == 0


def test_a_decision_made_before_the_move_is_told_as_it_was_made(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    """The panel and one of its seats are no more in the new edition; the letter still says who decided."""
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    do(case, "vote", cast["safety"], outcome="yes", reasons="Yes.")
    do(case, "vote", cast["keeper"], outcome="yes", reasons="Yes.")

    def without_panel(content: Content) -> None:
        rename("vote", "determine")(content)
        step = step_of(content, "determine")
        outcomes = step["outcomes"]
        step.clear()
        step.update({"id": "determine", "kind": "task", "label": "Determine", "role": "keeper", "outcomes": outcomes})
        content["roles"] = [role for role in content["roles"] if role["id"] != "team"]
        one_of(content, "roles", "safety")["label"] = "Wellbeing officer"
        one_of(content, "letters", "decision")["paragraphs"].append(
            {"id": "who", "heading": "Who decided", "text": "{{ decided_by }}"}
        )

    new_edition(policy, without_panel)
    move(case, mover)
    do(case, "letter", cast["keeper"], channel="email")

    letter = Notice.objects.get(case=case, letter="decision")
    assert letter.paragraphs[-1]["text"] == "Safety officer; Register keeper"


def test_behaviours_reported_under_the_old_edition_keep_their_words(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    def other_behaviours(content: Content) -> None:
        content["behaviours"] = [{"id": "threats", "label": "Threats", "group": "Conduct"}]

    new_edition(policy, other_behaviours)
    move(case, mover)
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    engine.take(task=waiting(case, "warn"), by=cast["manager"])
    task = waiting(case, "warn")
    step, pack = engine.step_and_pack(task)
    assert step.initial(pack, task)["text_what"] == "- Abusive language"


def without_keeper(content: Content) -> None:
    """The role that wrote the letter is no more, nor is its group named."""
    content["roles"] = [role for role in content["roles"] if role["id"] != "keeper"]
    one_of(content, "roles", "team")["groups"] = ["Safety"]
    step_of(content, "vote").update(seats=["safety", "manager"], quorum=2)
    step_of(content, "letter")["role"] = "safety"


def test_a_letter_to_post_stays_with_the_role_that_wrote_it(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, clock: time_machine.Traveller
) -> None:
    case.customer.address = "1 High Street"
    case.customer.save()
    restrict(case, cast, channel="post")
    reported_again(case, policy, cast)
    new_edition(policy, without_keeper)

    move(case, mover)

    letter = Notice.objects.get(case=case, letter="decision")
    assert list(own_letters(cast["keeper"])) == [letter]
    assert list(TaskGroupGrant.objects.filter(group__name="Keepers").values_list("content_object_id", flat=True)) == [
        letter.task_id
    ]
    clock.shift(dt.timedelta(days=2))
    notices.posted(notice=letter, by=cast["keeper"], on=dt.date(2026, 6, 5))
    assert "The last day to appeal is 19 June 2026" in Event.objects.filter(case=case).last().words  # type: ignore[union-attr]
    assert not TaskGroupGrant.objects.filter(group__name="Keepers").exists()


def test_an_email_that_fails_after_the_move_is_told_to_the_role_that_wrote_it(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    restrict(case, cast)
    reported_again(case, policy, cast)
    new_edition(policy, without_keeper)
    move(case, mover)

    delivery = Delivery.objects.get(notice__case=case, notice__letter="decision")
    notices.failed(delivery=delivery)

    assert Event.objects.filter(case=case, words__startswith="Register keeper was told").exists()
    assert list(own_letters(cast["keeper"])) == [delivery.notice]


def test_review_dates_stay_and_the_next_review_goes_by_the_new_edition(
    moved: Case, cast: dict[str, User], policy: Policy, mover: User, clock: time_machine.Traveller
) -> None:
    do(moved, "discuss", cast["manager"], note="Spoke.", outcome="nothing")
    new_edition(
        policy,
        lambda content: process_of(content, "review")["steps"].insert(0, READ),
        lambda content: one_of(content, "deadlines", "review")["span"].update(n=1),
    )
    reported_again(moved, policy, cast)
    moved.refresh_from_db()
    move(moved, mover)
    assert Restriction.objects.get(case=moved).review_on == dt.date(2026, 9, 3)

    clock.move_to(START + dt.timedelta(days=100))
    verbs.open_review(case=moved)

    assert "read" in live(moved)


READ = {
    "id": "read",
    "kind": "task",
    "label": "Read the file",
    "role": "keeper",
    "outcomes": [{"id": "done", "label": "Read", "goes_to": "look"}],
}


@pytest.fixture
def client(cast: dict[str, User]) -> Client:
    client = Client()
    client.force_login(cast["keeper"])
    return client


def test_the_case_page_of_a_moved_case_tells_of_steps_that_are_no_more(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, client: Client
) -> None:
    do(case, "discuss", cast["manager"], note="Spoke of it.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    do(case, "vote", cast["safety"], outcome="yes", reasons="Because of calls.")
    do(case, "vote", cast["keeper"], outcome="yes", reasons="I agree.")

    def renamed(content: Content) -> None:
        rename("vote", "determine")(content)
        rename("discuss", "talk")(content)
        content["roles"] = [role for role in content["roles"] if role["id"] != "manager"]
        for code in ("talk", "warn", "tell"):
            step_of(content, code)["role"] = "safety"

    new_edition(policy, renamed)
    move(case, mover)
    page = client.get(f"/admin/desk/cases/{case.reference}/").content.decode()

    assert "Opened under edition 1." in page
    assert "edition 2" in page
    assert "Done before the case was moved to another edition:" in page
    assert "Discuss the incident (edition 1), Propose an arrangement (edition 1), Decide together (edition 1)" in page
    assert "Spoke of it." in page
    assert "Because of calls." in page
    assert "Moved from edition 1 to edition 2 of the policy. Reason: The steps are clearer." in page
    # On the chart of the new edition: what it has as well, and nothing else, is done.
    chart = page.split("Done: </strong>")[1:]
    assert [part.split("<strong>")[1].split("</strong>")[0] for part in chart] == [
        "Propose an arrangement",
        "Put in force",
    ]


def test_a_process_that_is_over_is_drawn_by_the_edition_it_ran_by(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, client: Client
) -> None:
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key="one")
    new_edition(policy, lambda content: process_of(content).update(id="first_look", label="First look"))
    move(case, mover)

    page = client.get(f"/admin/desk/cases/{case.reference}/").content.decode()

    assert "Flow chart: Escalation" in page
    assert "Done: </strong><strong>Decide together" in page


def test_a_step_of_another_kind_under_an_old_id_is_not_marked_as_done(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, client: Client
) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")

    def as_letter(content: Content) -> None:
        rename("discuss", "talk")(content)
        insert_before("talk", {"id": "discuss", "kind": "notify", "label": "Say so", "role": "keeper", "words": "Look.",
                               "goes_to": "talk"})(content)  # fmt: skip
        steps = process_of(content)["steps"]
        steps.insert(0, steps.pop())

    new_edition(policy, as_letter)
    move(case, mover)
    page = client.get(f"/admin/desk/cases/{case.reference}/").content.decode()

    assert "Done: </strong><strong>Say so" not in page
    assert "Done: </strong><strong>Write the warning" in page


def test_a_done_task_s_page_and_the_registers_open(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, client: Client
) -> None:
    restrict(case, cast)
    appeal = verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key="one")
    reported_again(case, policy, cast)

    def other_grounds(content: Content) -> None:
        content["appeal"]["grounds"] = [{"id": "facts", "label": "Facts"}, {"id": "law", "label": "Law"}]
        rename("letter", "write")(content)

    new_edition(policy, other_grounds)
    move(case, mover)
    letter = Notice.objects.get(case=case)

    for path in (f"tasks/{letter.task_id}/", f"letters/{letter.pk}/", "", f"cases/{case.reference}/"):
        assert client.get(f"/admin/desk/{path}").status_code == 200, path
    listed = client.get(f"/admin/registers/appeals/inspect/{appeal.pk}/").content.decode()
    assert "It is too harsh" in listed
