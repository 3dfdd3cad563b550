"""The flow chart: every step named, the current one marked in the picture and in words."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User

from tests.workflows.small_pack import small_pack
from workflows.flows import engine
from workflows.flows.chart import chart, marks_of
from workflows.models import Case, Policy, Run
from workflows.policies.editions import publish

from .conftest import do, waiting

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def words_in(svg: str) -> str:
    """Everything a reader can read in the picture, lines joined."""
    return " ".join(text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))  # noqa: S314 - ours


def test_every_step_of_a_ten_step_process_is_named(policy: Policy) -> None:
    process = next(one for one in policy.edition.content["processes"] if one["id"] == "escalation")
    drawn = chart(policy.edition, "escalation")
    assert len(process["steps"]) == 10
    for step in process["steps"]:
        assert step["label"] in words_in(drawn.svg)
    assert [step.name for step in drawn.steps_in_words] == [step["label"] for step in process["steps"]]


def test_ways_carry_their_words(policy: Policy) -> None:
    drawn = chart(policy.edition, "escalation")
    assert "No further action" in words_in(drawn.svg)
    assert drawn.steps_in_words[0].leads_to == (
        "No further action: Closed",
        "Warn: Write the warning",
        "Refer: Propose an arrangement",
    )


def test_step_says_with_whom(policy: Policy) -> None:
    steps = {step.name: step.with_whom for step in chart(policy.edition, "escalation").steps_in_words}
    assert steps["Discuss the incident"] == "Line manager"
    assert steps["Decide together"] == "Team"
    assert steps["Closed"] == "the end of this process"


def test_current_and_past_steps_are_marked_by_class_and_by_words(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    run = Run.objects.get()
    drawn = chart(run.edition, run.process_code, run, marks_of(cast["keeper"], [run])[run.pk])
    now = drawn.svg[drawn.svg.index('is-now" data-step="propose"') :]
    past = drawn.svg[drawn.svg.index('is-done" data-step="discuss"') :]
    assert "Now here" in now[: now.index("data-step", 30)]
    assert "Done" in past[: past.index("data-step", 30)]
    assert drawn.now == ("Propose an arrangement",)
    assert [step.mark_words for step in drawn.steps_in_words[:4]] == ["Done", "", "", "Now here"]


def test_step_that_comes_round_again_is_current(case: Case, cast: dict[str, User]) -> None:
    """Done before and waiting now: it is where the run is."""
    run = Run.objects.get()
    task = waiting(case, "discuss")
    task.pk, task.status = None, "DONE"
    task.save()
    assert marks_of(cast["keeper"], [run])[run.pk] == {"discuss": "now"}


def test_marks_of_many_runs_are_one_query(case: Case, cast: dict[str, User], django_assert_num_queries: Any) -> None:
    """One for the reader's groups, one for all the runs."""
    runs = list(Run.objects.all()) * 3
    with django_assert_num_queries(2):
        marks_of(cast["keeper"], runs)


def test_second_chart_asks_the_database_nothing(policy: Policy, django_assert_num_queries: Any) -> None:
    edition = policy.edition
    with django_assert_num_queries(0):
        chart(edition, "escalation")


def test_stranger_sees_no_marks(case: Case, cast: dict[str, User]) -> None:
    assert marks_of(cast["stranger"], Run.objects.all()) == {}


def test_picture_is_named_and_needs_no_style(case: Case) -> None:
    run = Run.objects.get()
    svg = chart(run.edition, run.process_code, run).svg
    root = ElementTree.fromstring(svg)  # noqa: S314 - ours
    named = root.attrib["aria-labelledby"].split()
    assert root.attrib["role"] == "img"
    assert [one.attrib["id"] for one in root if one.tag in (f"{SVG}title", f"{SVG}desc")] == named
    assert "style" not in svg


def test_two_charts_on_a_page_share_no_id(policy: Policy) -> None:
    found = [set(re.findall(r'\bid="([^"]+)"', chart(policy.edition, code).svg)) for code in ("escalation", "appeal")]
    assert not found[0] & found[1]


def test_words_of_a_manager_are_escaped(policy: Policy) -> None:
    content = small_pack()
    content["processes"][0]["steps"][0]["label"] = "<script>x</script>"
    policy.content = content
    drawn = chart(publish(policy=policy, by=None), "escalation")
    assert "<script>" not in drawn.svg
    ElementTree.fromstring(drawn.svg)  # noqa: S314 - ours


def test_panel_in_progress_is_current(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    engine.complete(
        task=waiting(case, "vote"), by=cast["safety"], answers={"outcome": "yes", "reasons": "Too many calls."}
    )
    run = Run.objects.get()
    assert marks_of(cast["keeper"], [run])[run.pk]["vote"] == "now"
