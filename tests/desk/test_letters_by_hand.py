"""Letters that somebody has to print: who may, and what is recorded of them."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from workflows.access import visible_to
from workflows.flows import engine, verbs
from workflows.models import Case, Delivery, Event, Notice, Task, TaskGroupGrant
from workflows.notices.window import appeal_last_day
from workflows.steps import Refusal

from .conftest import Desk, do, restrict, task_url
from .test_task import START, said, text

LETTERS = "/admin/desk/letters/"
WORDS = "You shouted at our officer on 2 June."


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def at_home(case: Case) -> Case:
    """The customer has a postal address."""
    case.customer.address = "1 Low Road\nSmallholm"
    case.customer.save()
    return case


def issue(task: Task, by: User, channel: str) -> Notice:
    engine.complete(task=task, by=by, answers={"text_what": WORDS, "channel": channel})
    return Notice.objects.get(task=task)


@pytest.fixture
def to_post(at_home: Case, writing: Task, cast: dict[str, User]) -> Notice:
    """A warning to be posted; the line manager who issued it cannot see the case any more."""
    writing.case.customer.refresh_from_db()
    return issue(writing, cast["manager"], "post")


@pytest.fixture
def held(writing: Task, cast: dict[str, User]) -> Notice:
    return issue(writing, cast["manager"], "reception")


def page_of(notice: Notice) -> str:
    return f"{LETTERS}{notice.pk}/"


def pdf_of(notice: Notice) -> str:
    return f"{LETTERS}{notice.pk}.pdf"


def opens(client: Client, address: str) -> int:
    response = client.get(address)
    response.getvalue()  # reads the file to its end, which closes it
    return response.status_code


def on(day: int, **more: str) -> dict[str, str]:
    return {"on-day": str(day), "on-month": "6", "on-year": "2026", **more}


def handed(day: int, **more: str) -> dict[str, str]:
    return on(day, became="handed_over", identity="Saw a passport.", **more)


def events(case: Case, kind: str) -> list[str]:
    return list(Event.objects.filter(case=case, kind=kind).values_list("words", flat=True))


def test_post_is_offered_only_where_there_is_an_address(writing: Task, desk: Desk) -> None:
    page = text(desk("manager").get(task_url(writing)))

    assert "Post a printed copy" not in page
    assert "We have no postal address for this customer." in page
    said_no = desk("manager").post(task_url(writing), {"text_what": WORDS, "channel": "post", "complete": "yes"})
    assert "Select one of the answers in the list" in text(said_no)
    with pytest.raises(Refusal, match="We have no address for this"):
        issue(writing, writing.owner, "post")
    assert not Notice.objects.exists()


def test_without_any_address_the_letter_is_held_and_nothing_is_asked(case: Case, desk: Desk, writing: Task) -> None:
    case.customer.email = ""
    case.customer.save()
    client = desk("manager")

    page = text(client.get(task_url(writing)))
    assert "The letter is held at reception" in page
    assert 'name="channel"' not in page
    said(client.post(task_url(writing), {"text_what": WORDS, "complete": "yes"}))

    assert Notice.objects.get().status == "held"


def test_issuing_says_what_to_do_and_leads_to_the_letter(at_home: Case, writing: Task, desk: Desk) -> None:
    typed = {"text_what": WORDS, "channel": "post", "complete": "yes"}
    message = said(desk("manager").post(task_url(writing), typed))

    notice = Notice.objects.get()
    assert "Print it, post it, then record the day." in message
    assert f'href="{pdf_of(notice)}"' in message
    assert f'href="{page_of(notice)}"' in message


def test_history_says_how_the_letter_goes_out(to_post: Notice) -> None:
    assert events(to_post.case, "notice_issued") == ["“Warning” was issued, to be posted."]
    assert events(to_post.case, "task_completed")[-1] == (
        "“Write the warning” was completed: letter issued, to be posted."
    )


def test_whoever_issued_it_prints_it_but_does_not_see_the_case(to_post: Notice, desk: Desk) -> None:
    client = desk("manager")

    assert opens(client, pdf_of(to_post)) == 200
    done = text(client.get(task_url(to_post.task)))
    assert f'href="{pdf_of(to_post)}"' in done
    assert "to be posted, since 3 June 2026" in done
    assert client.get(f"/admin/desk/cases/{to_post.case.reference}/").status_code == 404


def test_a_colleague_of_the_role_posts_it(to_post: Notice, desk: Desk, cast: dict[str, User], person: Callable) -> None:
    cast["colleague"] = person("colleague", "Managers")

    assert opens(desk("colleague"), pdf_of(to_post)) == 200
    assert to_post.case.reference in text(desk("colleague").get(LETTERS))


@pytest.mark.parametrize("name", ["stranger", "officer", "safety"])
def test_nobody_else_has_the_letter(to_post: Notice, desk: Desk, name: str) -> None:
    client = desk(name)

    assert opens(client, pdf_of(to_post)) == 404
    assert opens(client, page_of(to_post)) == 404
    assert client.post(page_of(to_post), on(3)).status_code == 404
    page = text(client.get(LETTERS))
    assert to_post.case.reference not in page
    assert "No letter of yours waits to be posted or handed over." in page
    assert LETTERS not in text(client.get("/admin/"))


def test_letter_is_in_the_list_the_menu_the_inbox_and_on_the_first_page(to_post: Notice, desk: Desk) -> None:
    client = desk("manager")

    page = text(client.get(LETTERS))
    assert to_post.case.reference in page
    assert f"/admin/desk/cases/{to_post.case.reference}/" not in page
    assert "Print it, post it, then record the day." in page
    assert '"label": "Letters"' in text(client.get("/admin/"))
    for address in ("/admin/", "/admin/desk/"):
        assert "1 letter waits to be posted or handed over" in text(client.get(address))


def test_those_who_see_the_case_have_it_with_a_link_to_the_case(to_post: Notice, desk: Desk) -> None:
    assert f"/admin/desk/cases/{to_post.case.reference}/" in text(desk("keeper").get(LETTERS))


def test_posting_is_recorded_with_its_day(
    to_post: Notice, desk: Desk, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    clock.shift(dt.timedelta(days=2))

    message = said(desk("manager").post(page_of(to_post), on(4, note="Second class.")))

    assert "Recorded: “Warning” was posted on 4 June 2026." in message
    to_post.refresh_from_db()
    assert (to_post.status, to_post.served_on, to_post.settled_note) == ("posted", dt.date(2026, 6, 4), "Second class.")
    assert events(to_post.case, "notice_posted") == ["“Warning” was posted on 4 June 2026."]
    assert Event.objects.get(kind="notice_posted").actor == cast["manager"]


def test_once_posted_it_is_closed_to_those_without_a_part_in_the_case(to_post: Notice, desk: Desk) -> None:
    client = desk("manager")
    said(client.post(page_of(to_post), on(3)))

    assert opens(client, pdf_of(to_post)) == 404
    assert pdf_of(to_post) not in text(client.get(task_url(to_post.task)))
    assert "Nothing was changed" in said(client.post(page_of(to_post), on(3)))
    assert opens(desk("keeper"), pdf_of(to_post)) == 200
    assert events(to_post.case, "notice_posted") == ["“Warning” was posted on 3 June 2026."]
    assert not TaskGroupGrant.objects.filter(content_object=to_post.task).exists()


@pytest.mark.parametrize(
    ("day", "fault"),
    [(2, "must be 3 June 2026 or later"), (6, "must be today or earlier")],
)
def test_day_is_neither_before_the_letter_nor_to_come(
    to_post: Notice, desk: Desk, clock: time_machine.Traveller, day: int, fault: str
) -> None:
    clock.shift(dt.timedelta(days=2))

    assert fault in text(desk("manager").post(page_of(to_post), on(day)))
    to_post.refresh_from_db()
    assert to_post.status == "to_post"


def test_day_is_today_unless_somebody_says_otherwise(to_post: Notice, desk: Desk) -> None:
    page = text(desk("manager").get(page_of(to_post)))

    assert 'name="on-day" type="text" inputmode="numeric" size="2" value="3"' in page


def test_letter_is_handed_over_with_its_day_and_how_identity_was_checked(
    held: Notice, desk: Desk, clock: time_machine.Traveller
) -> None:
    clock.shift(dt.timedelta(days=5))
    client = desk("keeper")

    assert "Enter how you checked who it was" in text(client.post(page_of(held), on(8, became="handed_over")))
    message = said(client.post(page_of(held), handed(8)))

    assert "Recorded: “Warning” was handed over on 8 June 2026." in message
    held.refresh_from_db()
    assert (held.served_on, held.identity_check) == (dt.date(2026, 6, 8), "Saw a passport.")
    page = text(client.get(f"/admin/desk/cases/{held.case.reference}/"))
    assert "handed over on 8 June 2026" in page
    assert "Identity: Saw a passport." in page
    assert "“Warning” was handed over at reception on 8 June 2026." in page


def test_nothing_is_recorded_until_it_is_said_what(held: Notice, desk: Desk) -> None:
    assert "Select what became of the letter" in text(desk("keeper").post(page_of(held), on(3)))


def test_letter_that_is_not_collected_leads_somewhere(held: Notice, desk: Desk) -> None:
    message = said(desk("keeper").post(page_of(held), {"became": "uncollected", "note": "Phone is off."}))

    assert "The role that issued it has been told." in message
    told = "“Warning” was not collected, so it has not reached the customer. Look for another way to reach them."
    assert events(held.case, "staff_told") == [f"Line manager was told: {told}"]
    assert Delivery.objects.get(to="manager@council.example").body == told
    page = text(desk("keeper").get(f"/admin/desk/cases/{held.case.reference}/"))
    assert "“Warning” has not reached the customer: it was not collected from reception." in page


def test_customer_who_comes_after_all_gets_the_letter(held: Notice, desk: Desk) -> None:
    client = desk("keeper")
    said(client.post(page_of(held), {"became": "uncollected"}))

    assert "if the customer comes after all" in text(client.get(LETTERS))
    assert "letter waits" not in text(client.get("/admin/desk/"))
    said(client.post(page_of(held), on(3, identity="Known to reception.")))

    held.refresh_from_db()
    assert held.status == "handed_over"
    assert client.get(page_of(held)).status_code == 200
    assert "Nothing was changed" in said(client.post(page_of(held), on(3, identity="Known.")))


def test_days_to_appeal_run_from_the_hand_over(
    case: Case, cast: dict[str, User], desk: Desk, clock: time_machine.Traveller
) -> None:
    restrict(case, cast, channel="reception")
    notice = Notice.objects.get(letter="decision")
    assert "14 calendar days from the day this letter is handed to you" in notice.paragraphs[-1]["text"]
    clock.shift(dt.timedelta(days=60))
    assert verbs.check_window(case) is None

    client = desk("keeper")
    message = said(client.post(page_of(notice), {**handed(1), "on-month": "8"}))

    explained = "14 calendar days from the hand-over of the letter on 1 August 2026 = 15 August 2026"
    assert f"The last day to appeal is 15 August 2026 ({explained})." in message
    assert verbs.check_window(case) == dt.date(2026, 8, 15)
    assert explained in text(client.get(f"/admin/desk/cases/{case.reference}/"))


def test_days_to_appeal_run_from_the_posting_and_never_end_before_what_was_promised(
    at_home: Case, cast: dict[str, User], desk: Desk, clock: time_machine.Traveller
) -> None:
    restrict(at_home, cast, channel="post")
    notice = Notice.objects.get(letter="decision")
    assert notice.paragraphs[-1]["text"] == "Appeal by 17 June 2026."
    clock.shift(dt.timedelta(days=20))
    assert verbs.check_window(at_home) is None

    said(desk("keeper").post(page_of(notice), on(10)))

    assert appeal_last_day(Notice.objects.get(pk=notice.pk)) == dt.date(2026, 6, 24)


def test_own_letters_are_not_a_way_into_the_case(to_post: Notice, cast: dict[str, User]) -> None:
    manager = User.objects.get(pk=cast["manager"].pk)

    assert list(visible_to(manager, Notice)) == [to_post]
    assert not visible_to(manager, Case).exists()


def test_independent_role_does_not_open_its_letters_to_those_who_took_part(
    case: Case, cast: dict[str, User], person: Callable[..., User]
) -> None:
    """The safety officer worked on the case before."""
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key="one")
    do(case, "hear", cast["reviewer"], outcome="uphold", reasons="It was right.")
    do(case, "answer", cast["reviewer"], channel="reception")
    answer = Notice.objects.get(letter="appeal_answer")
    # Moved to the reviewers: no part of a role that sees the case any more.
    cast["safety"].groups.set(cast["reviewer"].groups.all())

    assert answer in visible_to(cast["reviewer"], Notice)
    assert answer in visible_to(person("second", "Reviewers"), Notice)
    assert answer not in visible_to(User.objects.get(pk=cast["safety"].pk), Notice)
