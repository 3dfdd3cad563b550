"""Where a case stands, what a later edition changes, and why the case is then refused, or is not."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import User

from tests.workflows.conftest import do, restrict
from workflows.flows import verbs
from workflows.models import Case, Task

from .conftest import (
    CHECKED,
    START,
    Change,
    Content,
    insert_before,
    one_of,
    process_of,
    rename,
    set_step,
    step_of,
)


def to_warning(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")


def to_watch(case: Case, cast: dict[str, User]) -> None:
    to_warning(case, cast)
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")


def to_vote(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])


def to_one_vote(case: Case, cast: dict[str, User]) -> None:
    to_vote(case, cast)
    do(case, "vote", cast["safety"], outcome="yes", reasons="Yes.")


def to_appeal(case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key="one")


def to_discussion(case: Case, cast: dict[str, User]) -> None:
    pass


def overdue(case: Case, cast: dict[str, User]) -> None:
    Task.objects.filter(case=case, step="discuss").update(due=START - dt.timedelta(days=1))


def without_date(case: Case, cast: dict[str, User]) -> None:
    Task.objects.filter(case=case, step="discuss").update(due=None)


def drop(code: str, process: str = "escalation") -> Change:
    def change(content: Content) -> None:
        steps = process_of(content, process)["steps"]
        steps[:] = [step for step in steps if step["id"] != code]

    return change


def other(kind: str, code: str, **values: Any) -> Change:
    def change(content: Content) -> None:
        one_of(content, kind, code).update(values)

    return change


def as_task(code: str, role: str = "manager", goes_to: str = "closed", process: str = "escalation") -> Change:
    """The step becomes an ordinary task."""

    def change(content: Content) -> None:
        step = step_of(content, code, process)
        label = step["label"]
        step.clear()
        outcomes = [{"id": "done", "label": "Done", "goes_to": goes_to}]
        step.update({"id": code, "kind": "task", "label": label, "role": role, "outcomes": outcomes})

    return change


def without_process(content: Content) -> None:
    process_of(content)["id"] = "first_look"


def other_review(content: Content) -> None:
    again = {**process_of(content, "review"), "id": "second_review", "starts_on": "step"}
    content["processes"].append(again)
    content["review"]["process"] = "second_review"


def other_appeal(content: Content) -> None:
    content["processes"].append({**process_of(content, "appeal"), "id": "tribunal"})
    content["appeal"]["process"] = "tribunal"


def appeal_without_decision(content: Content) -> None:
    step_of(content, "hear", "appeal")["decides"] = "nothing"


def ask_for_threat(content: Content) -> None:
    """A new question at the discussion, and a check after the proposal that goes by its answer."""
    question = {"id": "threat", "kind": "yes_no", "label": "Was there a threat?"}
    step_of(content, "discuss")["questions"].append(question)
    condition = {"step": "discuss", "question": "threat", "operator": "equals", "value": "yes"}
    branch = {"id": "yes", "label": "A threat", "when": [condition], "goes_to": "closed"}
    check = {"id": "danger", "kind": "check", "label": "Was it a threat?", "branches": [branch], "otherwise": "vote"}
    insert_before("restrict", {**check, "otherwise": "restrict"})(content)


def by_outcome(content: Content) -> None:
    """A check that goes by how the discussion ended, and the discussion ends otherwise now."""
    condition = {"step": "discuss", "question": "outcome", "operator": "equals", "value": "hand_over"}
    branch = {"id": "yes", "label": "Handed over", "when": [condition], "goes_to": "closed"}
    check = {"id": "how", "kind": "check", "label": "How did it end?", "branches": [branch], "otherwise": "restrict"}
    insert_before("restrict", check)(content)
    step_of(content, "discuss")["outcomes"][2]["id"] = "hand_over"


def ask_yes_or_no(content: Content) -> None:
    """The note of the discussion is a yes or no now, and a check goes by it."""
    step_of(content, "discuss")["questions"] = [{"id": "note", "kind": "yes_no", "label": "Was there a threat?"}]
    condition = {"step": "discuss", "question": "note", "operator": "equals", "value": "yes"}
    branch = {"id": "yes", "label": "A threat", "when": [condition], "goes_to": "closed"}
    check = {
        "id": "danger",
        "kind": "check",
        "label": "Was it a threat?",
        "branches": [branch],
        "otherwise": "restrict",
    }
    insert_before("restrict", check)(content)


def with_an_expert(content: Content) -> None:
    """A new outcome of the discussion asks an expert first; a check goes by the answer, where there is one."""
    outcomes = [{"id": "asked", "label": "Asked", "goes_to": "propose"}]
    question = {"id": "danger", "kind": "yes_no", "label": "Is there a danger?"}
    expert = {"id": "expert", "kind": "task", "label": "Ask an expert", "role": "keeper", "outcomes": outcomes}
    process_of(content)["steps"].append({**expert, "questions": [question]})
    step_of(content, "discuss")["outcomes"].append({"id": "expert", "label": "Ask", "goes_to": "expert"})
    condition = {"step": "expert", "question": "danger", "operator": "equals", "value": "yes"}
    branch = {"id": "yes", "label": "A danger", "when": [condition], "goes_to": "closed"}
    check = {"id": "danger", "kind": "check", "label": "A danger?", "branches": [branch], "otherwise": "restrict"}
    insert_before("restrict", check)(content)


def to_answer(case: Case, cast: dict[str, User]) -> None:
    to_appeal(case, cast)
    do(case, "hear", cast["reviewer"], outcome="uphold", reasons="It was right.")


def decide_twice(content: Content) -> None:
    outcomes = [{"id": "upheld", "label": "Upheld", "goes_to": "heard"}]
    again = {"id": "again", "kind": "task", "label": "Decide again", "role": "reviewer", "outcomes": outcomes}
    process_of(content, "appeal")["steps"].append({**again, "decides": "appeal"})
    step_of(content, "answer", "appeal")["goes_to"] = "again"


def expires(goes_to: str = "closed") -> Change:
    return set_step("discuss", on_expiry=goes_to)


# What an edition changes, where the case stands, and why it is refused.
HOLES: dict[str, tuple[Any, tuple[Change, ...], str]] = {
    "process gone": (to_discussion, (without_process,), "the new edition has no process “Escalation”"),
    "process begins otherwise": (
        to_discussion,
        (other("processes", "escalation", starts_on="step"),),
        "in the new edition “Escalation” begins on something else",
    ),
    "step gone and none of its kind": (
        to_watch,
        (as_task("watch"),),
        "“Watch” is a step of another kind in the new edition",
    ),
    "kind differs": (to_one_vote, (as_task("vote"),), "“Decide together” is a step of another kind"),
    "the letter goes out by itself": (
        to_warning,
        (set_step("warn", automatic=True), set_step("letter", automatic=True)),
        "in the new edition the letter of “Write the warning” goes out by itself",
    ),
    "other seats": (
        to_one_vote,
        (set_step("vote", seats=["safety", "keeper", "manager"], quorum=2),),
        "votes have been cast, and in the new edition “Decide together” has other seats",
    ),
    "other choices": (
        to_one_vote,
        (
            set_step(
                "vote",
                outcomes=[
                    {"id": "no", "label": "No restriction", "goes_to": "closed"},
                    {"id": "yes", "label": "Restrict for ever", "goes_to": "restrict"},
                ],
            ),
        ),
        "votes have been cast, and in the new edition “Decide together” has other choices",
    ),
    "other quorum": (
        to_one_vote,
        (set_step("vote", quorum=1),),
        "votes have been cast, and in the new edition “Decide together” is decided by other rules",
    ),
    "another event": (
        to_watch,
        (set_step("watch", event="appeal_decided"),),
        "in the new edition “Watch” waits until an appeal is decided",
    ),
    "no event": (
        to_watch,
        (set_step("watch", event=None, on_event=None),),
        "in the new edition “Watch” waits for a time only",
    ),
    "no end by time": (
        to_watch,
        (set_step("watch", deadline=None, goes_to=None),),
        "a date is set at which the case moves on by itself, and in the new edition “Watch” has none",
    ),
    "ends by itself without a date": (without_date, (expires(),), "this task has no date"),
    "ends by itself and is late": (overdue, (expires(),), "this task is late"),
    "role nobody holds": (
        to_discussion,
        (other("roles", "manager", groups=["Nobody at all"]),),
        "“Discuss the incident” is for Line manager, and there is nobody who holds this role",
    ),
    "seat nobody holds": (
        to_one_vote,
        (other("roles", "keeper", groups=["Nobody at all"]),),
        "“Decide together” is for Register keeper, and there is nobody who holds this role",
    ),
    "nobody independent": (
        to_appeal,
        (other("roles", "reviewer", groups=["Safety"]),),
        "there is nobody who took no part in the case who holds this role",
    ),
    "another process hears appeals": (to_appeal, (other_appeal,), "another process hears appeals"),
    "an appeal that nobody decides": (
        to_appeal,
        (appeal_without_decision,),
        "the appeal could come from “Decide the appeal” to an end without being decided",
    ),
    "an appeal that is decided twice": (
        to_answer,
        (decide_twice,),
        "the appeal has been decided, and in the new edition it would be decided again",
    ),
    "a restriction in other words": (
        to_one_vote,
        (other("restrictions", "written_only", words="Write to us, and only by post."),),
        "at “Propose an arrangement” a restriction was set out that the new edition does not have in the same words",
    ),
    "a restriction gone": (
        to_one_vote,
        (other("restrictions", "written_only", id="post_only"),),
        "a restriction was set out that the new edition does not have in the same words",
    ),
    "set out by a step that was not done": (
        to_one_vote,
        (rename("propose", "set_out"),),
        "“Put in force” goes by “Propose an arrangement”, which this case has not done",
    ),
    "an answer never asked for": (
        to_one_vote,
        (ask_for_threat,),
        "“Was it a threat?” goes by an answer that was not asked for when “Discuss the incident” was done",
    ),
    "an answer of a step that was not done": (
        to_one_vote,
        (ask_yes_or_no, rename("discuss", "talk")),
        "“Was it a threat?” goes by “Discuss the incident”, which this case has not done",
    ),
    "an answer of another kind": (
        to_one_vote,
        (ask_yes_or_no,),
        "goes by an answer of “Discuss the incident” that the new edition asks for in another way",
    ),
    "an outcome that is no more": (
        to_one_vote,
        (by_outcome,),
        "goes by an answer of “Discuss the incident” that the new edition asks for in another way",
    ),
}


# The same edition is no obstacle to a case that stands elsewhere, so that a hole is no mere blanket refusal.
NO_HOLE: dict[str, tuple[Any, tuple[Change, ...]]] = {
    "unchanged": (to_one_vote, ()),
    "panel without a vote": (to_vote, (set_step("vote", seats=["safety", "keeper", "manager"], quorum=2),)),
    "an inserted step": (to_vote, (insert_before("vote", CHECKED),)),
    "a restriction in other words, before it is set out": (
        to_discussion,
        (other("restrictions", "written_only", words="Write to us, and only by post."),),
    ),
    "a question and its check, before it is asked": (to_discussion, (ask_for_threat,)),
    "an answer that the policy can do without": (to_one_vote, (with_an_expert,)),
    "an appeal that was decided": (to_answer, ()),
    "ends by itself at its date": (to_discussion, (expires(),)),
    "another length of wait": (to_watch, (other("deadlines", "monitoring", span={"n": 1, "unit": "months"}),)),
    "a renamed step behind it": (to_watch, (rename("discuss", "talk"),)),
    "an appeal under changed steps": (to_appeal, (set_step("hear", "appeal", label="Look at it again"),)),
}
