"""Reloads, lost connections and several tabs: one submission, and nothing that was typed is lost."""

import pytest
from django.test import Client

from forms.models import Draft, Submission

from .conftest import WHY_ANSWERS, Post, send_values
from .toy import ToyHandler

pytestmark = pytest.mark.django_db

WHY = "/toy-appeal/why/"
SHOWN = {"_shown": "reason call_date help email true"}


def seen(client: Client, url: str = WHY) -> dict[str, str]:
    """What the page's form sends along about what it was shown with."""
    return {"_seen": client.get(url).context["seen"]}


def kept_reason() -> str:
    return str(Draft.objects.get().answers["why"]["reason"])


def test_the_same_page_in_two_tabs_loses_neither_answer(ready: Client, post: Post) -> None:
    one, two = seen(ready), seen(ready)
    assert post("why", {**WHY_ANSWERS, **one, "reason": "From the first tab"}).url == "/toy-appeal/check/"
    answer = post("why", {**WHY_ANSWERS, **two, "reason": "From the second tab"})
    assert answer.status_code == 200
    assert "This page has been answered since you opened it here" in answer.text
    assert "From the first tab" in answer.text
    assert "From the second tab" in answer.text
    assert kept_reason() == "From the first tab"
    again = {"_seen": answer.context["seen"]}
    assert post("why", {**WHY_ANSWERS, **again, "reason": "From the second tab"}).url == "/toy-appeal/check/"
    assert kept_reason() == "From the second tab"


def test_a_mistake_on_the_way_does_not_hide_the_other_tab(ready: Client, post: Post) -> None:
    two = seen(ready)
    post("why", {**WHY_ANSWERS, "reason": "From the first tab"})
    wrong = post("why", {**WHY_ANSWERS, **two, "reason": ""})
    again = {"_seen": wrong.context["seen"]}
    assert "From the first tab" in post("why", {**WHY_ANSWERS, **again, "reason": "From the second"}).text


@pytest.mark.parametrize("times", [2, 3])
def test_the_same_page_sent_again_is_one_answer(ready: Client, post: Post, times: int) -> None:
    """A double click, a reload, or a second try after a lost connection: the same words come again."""
    sent = {**WHY_ANSWERS, **seen(ready), "reason": "Once"}
    assert [post("why", sent).url for _time in range(times)] == ["/toy-appeal/check/"] * times
    assert kept_reason() == "Once"


def test_a_page_left_in_two_tabs_loses_neither(ready: Client, post: Post) -> None:
    one, two = seen(ready), seen(ready)
    post("why", {**WHY_ANSWERS, **SHOWN, **one, "reason": "Half in the first", "_save": "yes"})
    answer = post("why", {**WHY_ANSWERS, **SHOWN, **two, "reason": "Half in the second", "_save": "yes"})
    assert "Half in the first" in answer.text
    assert "Half in the second" in answer.text
    assert Draft.objects.get().typed["why"]["reason"] == ["Half in the first"]
    assert "Half in the first" in post("why", {**WHY_ANSWERS, **two, "reason": "Sent in the second"}).text


def test_left_in_one_tab_and_sent_in_another_is_not_sent_without_it(ready: Client, post: Post) -> None:
    values = send_values(ready)
    post("why", {**WHY_ANSWERS, **SHOWN, "reason": "Half", "_save": "yes"})
    assert "Half" in ready.post("/toy-appeal/check/", values, follow=True).text
    assert not Submission.objects.exists()


def test_leaving_a_page_in_one_tab_after_sending_in_another_leads_to_the_receipt(ready: Client, post: Post) -> None:
    page = seen(ready)
    ready.post("/toy-appeal/check/", send_values(ready))
    assert post("why", {**WHY_ANSWERS, **page, "_save": "yes"}).url == "/toy-appeal/done/"
    assert ready.get("/toy-appeal/later/save/").url == "/toy-appeal/done/"
    assert Submission.objects.count() == 1


def test_sent_while_a_page_was_being_left(
    ready: Client, post: Post, toy: ToyHandler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking at the draft and keeping the page, the other tab sends."""
    values, page, really = send_values(ready), seen(ready), toy.check_page

    def send_meanwhile(*args: object) -> object:
        monkeypatch.setattr(toy, "check_page", really)
        ready.post("/toy-appeal/check/", values)
        return {}

    monkeypatch.setattr(toy, "check_page", send_meanwhile)
    assert post("why", {**WHY_ANSWERS, **page, "reason": "Too late"}).url == WHY
    assert ready.get(WHY).url == "/toy-appeal/done/"
    assert Submission.objects.get().answers["reason"] == "It was not me."


def test_a_change_that_brings_up_new_questions_asks_them(ready: Client, post: Post) -> None:
    shown = ready.get(f"{WHY}?change=1").context
    change = {**WHY_ANSWERS, "help": "yes", "_shown": shown["form"].shown_value, "_seen": shown["seen"]}
    answer = post("why", change, "?change=1")
    assert "we also need to ask: Phone number" in answer.text
    change |= {"_shown": answer.context["form"].shown_value, "_seen": answer.context["seen"]}
    assert post("why", {**change, "help_phone": "01427 676 676"}, "?change=1").url == "/toy-appeal/check/"
    assert "01427 676 676" in ready.get("/toy-appeal/check/").text
