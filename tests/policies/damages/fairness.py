"""Policies that owe the customer something: an appeal, a review, a date, somebody to decide."""

from collections.abc import Iterator

from .registry import Content, Place, damage, putting, steps

# A group in which one person is, and one in which nobody is.
ALONE, EMPTY = "Alone", "Nobody"


@damage("appeal_missing")
def no_appeal(content: Content) -> Iterator[Place]:
    yield putting(content, "appeal", None, "appeal")


@damage("appeal_process_wrong")
def appeal_heard_by_another_process(content: Content) -> Iterator[Place]:
    for process in content["processes"]:
        if process["starts_on"] != "appeal":
            yield putting(content["appeal"], "process", process["id"], "appeal.process")


@damage("appeal_undecided")
def nobody_decides_the_appeal(content: Content) -> Iterator[Place]:
    def do() -> str:
        for _, process, step in steps(content, "task"):
            if process["id"] == "appeal" and step.get("decides") == "appeal":
                step["decides"] = "case"
        return "appeal.process"

    yield do


@damage("appeal_never_opens")
def no_letter_opens_the_time_to_appeal(content: Content) -> Iterator[Place]:
    def do() -> str:
        for letter in content["letters"]:
            letter["opens_appeal"] = False
        return "letters"

    yield do


@damage("appeal_not_independent")
def appeal_decided_by_whoever_decided(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "task"):
        for name in ("role", "escalate_to"):
            if step.get("decides") == "appeal" and step.get(name):
                yield putting(step, name, "manager", f"{path}.{name}")


@damage("appeal_not_independent")
def reviewer_who_is_not_independent(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "task"):
        if step.get("decides") == "appeal":
            role = next(one for one in content["roles"] if one["id"] == step["role"])
            yield putting(role, "independence", "none", f"{path}.role")


@damage("restriction_without_review")
def no_review(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "restrict"):
        if step["operation"] == "apply":
            yield putting(content, "review", None, path)


@damage("review_process_wrong")
def review_by_another_process(content: Content) -> Iterator[Place]:
    for process in content["processes"]:
        if process["starts_on"] != "review_due":
            yield putting(content["review"], "process", process["id"], "review.process")


@damage("review_default_not_specified")
def nothing_said_of_a_review_without_findings(content: Content) -> Iterator[Place]:
    yield putting(content["review"], "default", None, "review.default")


@damage("deadline_not_specified")
def length_of_time_not_said(content: Content) -> Iterator[Place]:
    for k, named in enumerate(content["deadlines"]):
        yield putting(named, "span", None, f"deadlines[{k}].span")


@damage("step_deadline_start")
def time_of_a_step_counted_from_another_day(content: Content) -> Iterator[Place]:
    named = {one["id"]: one for one in content["deadlines"]}
    for path, _, step in steps(content):
        if step.get("deadline") in named:
            for start in ("letter_issued", "restriction_start"):
                yield putting(named[step["deadline"]], "starts_from", start, f"{path}.deadline")


@damage("step_deadline_start")
def time_of_another_thing(content: Content) -> Iterator[Place]:
    for path, process, step in steps(content):
        others = ("review",) if process["starts_on"] == "appeal" else ("review", "decision")
        for code in others if step.get("deadline") else ():
            yield putting(step, "deadline", code, f"{path}.deadline")


@damage("seat_cannot_see")
def seat_without_sight_of_the_case(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "panel"):

        def do(path: str = path, step: Content = step) -> str:
            step["seats"].append("reviewer")
            if step["shape"] == "joint":
                step["quorum"] += 1
            return f"{path}.seats[{len(step['seats']) - 1}]"

        yield do


@damage("panel_cannot_meet")
def seats_that_one_person_would_have_to_fill(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "panel"):

        def do(path: str = path, step: Content = step) -> str:
            for role in content["roles"]:
                if role["id"] in step["seats"]:
                    role["groups"] = [ALONE]
                if role["id"] == step["role"]:
                    role["groups"] = [*role["groups"], ALONE]
            step["quorum"] = len(step["seats"])
            return f"{path}.quorum"

        yield do


@damage("no_decider")
def nobody_to_decide(content: Content) -> Iterator[Place]:
    """Of a role that decides in several places the first is told of."""
    told: set[str] = set()
    for path, _, step in steps(content, "task", "panel"):
        if step["kind"] == "task" and step.get("decides", "nothing") == "nothing":
            continue
        for code in step.get("seats", (step["role"],)):
            role = next(one for one in content["roles"] if one["id"] == code)
            if code not in told:
                yield putting(role, "groups", [EMPTY], path)
            told.add(code)


@damage("empty_role")
def work_for_a_role_with_nobody_in_it(content: Content) -> Iterator[Place]:
    deciding: set[str] = set()
    working: set[str] = set()
    for _, _, step in steps(content):
        working |= {one for one in (step.get("role"), step.get("escalate_to"), *step.get("seats", ())) if one}
        if step["kind"] == "panel" or step.get("decides", "nothing") != "nothing":
            deciding |= set(step.get("seats", (step["role"],)))
    for k, role in enumerate(content["roles"]):
        if role["id"] in working - deciding:
            yield putting(role, "groups", [EMPTY], f"roles[{k}].groups")
