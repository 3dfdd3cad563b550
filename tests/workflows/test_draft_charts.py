"""A draft is drawn in whatever state it is: what is missing is said, in the picture and in words. No database."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from viewflow.workflow.signals import task_finished

from tests.workflows.large_pack import large_pack
from tests.workflows.small_pack import small_pack
from workflows.flows.base import EditionFlow
from workflows.flows.chart import Chart, draft_charts
from workflows.policies.schema import Pack, parse
from workflows.steps import StepBase

SVG = "{http://www.w3.org/2000/svg}"


def a_draft(**steps: dict[str, Any]) -> Pack:
    """The small pack with steps of its escalation changed."""
    content = small_pack()
    for step in content["processes"][0]["steps"]:
        step.update(steps.get(step["id"], {}))
    return parse(content)


def with_steps(pack: Pack, steps: tuple[StepBase, ...]) -> Pack:
    """A pack whose first process has these steps, unchecked: an editor holds what no pack may be."""
    process = pack.processes[0].model_copy(update={"steps": steps})
    return pack.model_copy(update={"processes": (process, *pack.processes[1:])})


def words_in(chart: Chart) -> str:
    root = ElementTree.fromstring(chart.svg)  # noqa: S314 - ours
    return " ".join(text.text or "" for text in root.iter(f"{SVG}text"))


def group(chart: Chart, step: str) -> ElementTree.Element:
    root = ElementTree.fromstring(chart.svg)  # noqa: S314 - ours
    return next(one for one in root.iter(f"{SVG}g") if one.get("data-step") == step)


def told(chart: Chart, name: str) -> Any:
    return next(step for step in chart.steps_in_words if step.name == name)


def test_every_process_of_a_draft_is_drawn_in_order() -> None:
    charts = draft_charts(parse(small_pack()))
    assert [chart.title for chart in charts] == ["Escalation", "Review", "Appeal"]
    assert [chart.faults for chart in charts] == [0, 0, 0]
    assert all("Not connected" not in chart.svg for chart in charts)


def test_way_to_a_step_that_does_not_exist_leads_to_a_box_that_says_so() -> None:
    chart = draft_charts(a_draft(warn={"goes_to": "gone"}))[0]
    assert "✕ Nowhere no step “gone”" in words_in(chart)
    root = ElementTree.fromstring(chart.svg)  # noqa: S314 - ours
    assert len([one for one in root.iter(f"{SVG}g") if one.get("class") == "flow-chart__nowhere"]) == 1
    assert told(chart, "Write the warning").leads_to == ("nowhere (there is no step “gone”)",)
    assert chart.faults == 2  # the way to nowhere, and the wait that nothing leads to any more


def test_step_that_nothing_leads_to_is_drawn_apart_and_says_so() -> None:
    chart = draft_charts(a_draft(warn={"goes_to": "closed"}))[0]
    apart = group(chart, "watch")
    assert "is-apart" in (apart.get("class") or "")
    assert "⚠ Not connected" in [text.text for text in apart.iter(f"{SVG}text")]
    # By shape as well: its border is dotted, and it stands under everything that is connected.
    assert rectangle(chart, "watch").get("stroke-dasharray") == "2 5"
    assert float(rectangle(chart, "watch").get("y", 0)) > float(rectangle(chart, "closed").get("y", 0)) + 106
    assert told(chart, "Watch").faults == ("Not connected: no case can come here.",)
    assert "Not connected: no case can come to these steps" in words_in(chart)


def rectangle(chart: Chart, step: str) -> ElementTree.Element:
    found = group(chart, step).find(f"{SVG}rect")
    assert found is not None
    return found


def test_steps_that_never_end_say_so() -> None:
    end = {"kind": "task", "role": "manager", "outcomes": [{"id": "on", "label": "On", "goes_to": "restricted"}]}
    content = small_pack()
    steps = content["processes"][0]["steps"]
    steps[9] = {"id": "restricted", "label": "Round and round", **end}
    chart = draft_charts(parse(content))[0]
    for step in ("restrict", "letter", "tell", "restricted"):
        assert "⚠ Never ends" in [text.text for text in group(chart, step).iter(f"{SVG}text")]
    assert "⚠ Never ends" not in [text.text for text in group(chart, "vote").iter(f"{SVG}text")]
    assert told(chart, "Round and round").faults == ("Never ends: a case here can never come to an end.",)


def test_role_deadline_letter_and_process_that_do_not_exist_are_named() -> None:
    draft = a_draft(
        discuss={"role": "nobody", "deadline": "someday", "escalate_to": "ghost"},
        warn={"letter": "lost"},
        vote={"seats": ["safety", "empty"]},
        restrict={"review_every": "never"},
    )
    draft_step = draft_charts(draft)[0].steps_in_words
    by_name = {step.name: step for step in draft_step}
    assert by_name["Discuss the incident"].with_whom == "a role that does not exist (“nobody”)"
    assert by_name["Discuss the incident"].deadline == "within a deadline that does not exist (“someday”)"
    assert by_name["Discuss the incident"].at_deadline == "a role that does not exist (“ghost”) is brought in"
    assert by_name["Write the warning"].about == "a letter that does not exist (“lost”)"
    assert "a role that does not exist (“empty”)" in by_name["Decide together"].about
    assert by_name["Put in force"].deadline == "review after a deadline that does not exist (“never”)"


def test_one_step_and_none_are_drawn() -> None:
    pack = parse(small_pack())
    for count in (1, 0):
        chart = draft_charts(with_steps(pack, pack.processes[0].steps[:count]))[0]
        ElementTree.fromstring(chart.svg)  # noqa: S314 - ours
        assert len(chart.steps_in_words) == count
    only = draft_charts(with_steps(pack, pack.processes[0].steps[:1]))[0]
    assert only.faults == 3  # three ways, each to nowhere


def test_steps_are_told_whole() -> None:
    chart = draft_charts(a_draft(discuss={"on_expiry": "propose"}))[0]
    discuss, watch, vote = (told(chart, name) for name in ("Discuss the incident", "Watch", "Decide together"))
    assert (discuss.kind, discuss.with_whom, discuss.deadline) == ("Task", "Line manager", "within 10 working days")
    assert discuss.at_deadline == "Safety officer is brought in, the case moves on by itself to Propose an arrangement"
    assert discuss.details == (
        "Within 10 working days. When the deadline passes, Safety officer is brought in, "
        "the case moves on by itself to Propose an arrangement."
    )
    assert watch.deadline == "until a new incident is logged, for 10 working days at most"
    assert vote.about == "Safety officer, Register keeper votes blind; quorum 2"
    assert told(chart, "Closed").about == "outcome “closed”"


def test_deadline_that_is_not_specified_yet_is_told() -> None:
    content = small_pack()
    content["deadlines"][3]["span"] = None
    step = told(draft_charts(parse(content))[0], "Discuss the incident")
    assert step.deadline == "within a time not specified yet (“Monitoring”)"


def test_appeal_says_that_its_time_runs_from_receipt() -> None:
    step = told(draft_charts(parse(small_pack()))[2], "Decide the appeal")
    assert step.deadline == "within 28 calendar days of the appeal being received"
    assert step.at_deadline == "it is shown as overdue"


def test_way_back_is_marked_in_the_picture() -> None:
    chart = draft_charts(parse(large_pack(10)))[0]
    assert "is-back" in chart.svg


def test_words_of_a_draft_are_escaped() -> None:
    chart = draft_charts(a_draft(discuss={"label": "<script>x</script> & so on"}))[0]
    assert "<script>" not in chart.svg
    ElementTree.fromstring(chart.svg)  # noqa: S314 - ours


def test_charts_of_a_draft_share_no_id() -> None:
    found = re.findall(r'\bid="([^"]+)"', "".join(chart.svg for chart in draft_charts(parse(small_pack()))))
    assert len(found) == len(set(found)) == 9


def test_drafts_leave_nothing_behind() -> None:
    """No class is compiled and no timer of a draft listens to what running cases do."""
    before = len(EditionFlow.__subclasses__()), len(task_finished.receivers)
    draft_charts(parse(small_pack()))
    assert (len(EditionFlow.__subclasses__()), len(task_finished.receivers)) == before


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_draft_fails(data: st.DataObject) -> None:
    """Ways of a large process are led anywhere, also nowhere, and steps are taken out."""
    content = large_pack(18)
    steps = content["processes"][0]["steps"]
    targets = st.sampled_from([step["id"] for step in steps] + ["gone", "lost"])
    for step in steps:
        for holder in (step, *step.get("outcomes", ()), *step.get("branches", ())):
            for key in ("goes_to", "on_event", "on_expiry", "otherwise"):
                if key in holder and data.draw(st.booleans()):
                    holder[key] = data.draw(targets)
    pack = parse(content)
    kept = data.draw(st.lists(st.sampled_from(pack.processes[0].steps), unique=True, max_size=18))
    chart = draft_charts(with_steps(pack, tuple(kept)))[0]
    ElementTree.fromstring(chart.svg)  # noqa: S314 - ours
    ids = {step.id for step in kept}
    missing = {way.goes_to for step in kept for way in step.ways()} - ids
    assert all(f"no step “{code}”" in chart.svg for code in missing)
    assert [step.name for step in chart.steps_in_words] == [step.label for step in kept]


@pytest.mark.parametrize("first", ["discuss", "begin", "start", "end"])
def test_a_step_may_have_any_id(first: str) -> None:
    content = small_pack()
    content["processes"][0]["steps"][0]["id"] = first
    chart = draft_charts(parse(content))[0]
    assert group(chart, first) is not None
    assert chart.faults == 0
