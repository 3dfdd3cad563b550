"""Policies that point at parts which do not exist."""

from collections.abc import Iterator

from .registry import Content, Place, damage, humans, putting, steps

NOBODY = "nobody_has_this_id"


def _fields(content: Content, *names: str, kinds: tuple[str, ...] = ()) -> Iterator[Place]:
    for path, _, step in steps(content, *kinds):
        for name in names:
            if step.get(name):
                yield putting(step, name, NOBODY, f"{path}.{name}")


@damage("unknown_step")
def step_leads_nowhere(content: Content) -> Iterator[Place]:
    return _fields(content, "goes_to", kinds=("notice", "restrict", "notify", "start"))


@damage("unknown_step")
def wait_leads_nowhere(content: Content) -> Iterator[Place]:
    return _fields(content, "goes_to", "on_event", kinds=("wait",))


@damage("unknown_step")
def check_leads_nowhere_otherwise(content: Content) -> Iterator[Place]:
    return _fields(content, "otherwise")


@damage("unknown_step")
def expiry_leads_nowhere(content: Content) -> Iterator[Place]:
    return _fields(content, "on_expiry")


@damage("unknown_step")
def branch_leads_nowhere(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "check"):
        for k, branch in enumerate(step["branches"]):
            yield putting(branch, "goes_to", NOBODY, f"{path}.branches[{k}].goes_to")


@damage("outcome_leads_nowhere")
def outcome_leads_nowhere(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "task", "panel"):
        for k, outcome in enumerate(step["outcomes"]):
            yield putting(outcome, "goes_to", NOBODY, f"{path}.outcomes[{k}].goes_to")


@damage("unknown_step")
def terms_from_nowhere(content: Content) -> Iterator[Place]:
    return _fields(content, "terms_from")


@damage("unknown_step")
def reasons_from_nowhere(content: Content) -> Iterator[Place]:
    return _fields(content, "reasons_from")


@damage("unknown_step")
def announces_nothing(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "notice"):
        yield putting(step, "announces", NOBODY, f"{path}.announces")


def _conditions(content: Content) -> Iterator[tuple[str, Content, Content]]:
    """(path, process, condition) of every condition."""
    for path, process, step in steps(content, "check"):
        for k, branch in enumerate(step["branches"]):
            for n, condition in enumerate(branch["when"]):
                yield f"{path}.branches[{k}].when[{n}]", process, condition


@damage("unknown_step")
def condition_on_a_step_of_nowhere(content: Content) -> Iterator[Place]:
    for path, _, condition in _conditions(content):
        if "step" in condition:
            yield putting(condition, "step", NOBODY, f"{path}.step")


@damage("unknown_question")
def condition_on_an_answer_nobody_gives(content: Content) -> Iterator[Place]:
    for path, _, condition in _conditions(content):
        if "step" in condition:
            yield putting(condition, "question", NOBODY, f"{path}.question")


@damage("unknown_question")
def condition_on_a_vote(content: Content) -> Iterator[Place]:
    """A panel keeps its members' votes to itself."""
    for path, process, condition in _conditions(content):
        for panel in process["steps"]:
            if panel["kind"] == "panel" and "step" in condition:
                yield putting(condition, "step", panel["id"], f"{path}.question")


@damage("unknown_outcome")
def condition_on_an_outcome_not_offered(content: Content) -> Iterator[Place]:
    for path, _, condition in _conditions(content):
        if condition.get("question") == "outcome":
            yield putting(condition, "value", NOBODY, f"{path}.value")


@damage("unknown_outcome")
def sets_out_with_an_outcome_not_offered(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "task"):
        for k in range(len(step.get("proposes_with", ()))):

            def do(step: Content = step, path: str = path, k: int = k) -> str:
                step["proposes_with"][k] = NOBODY
                return f"{path}.proposes_with[{k}]"

            yield do


@damage("unknown_role")
def work_for_an_unknown_role(content: Content) -> Iterator[Place]:
    return _fields(content, "role")


@damage("unknown_role")
def late_work_for_an_unknown_role(content: Content) -> Iterator[Place]:
    return _fields(content, "escalate_to")


@damage("unknown_role")
def seat_for_an_unknown_role(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "panel"):
        for k, seat in enumerate(step["seats"]):
            if seat != step.get("decider"):

                def do(step: Content = step, path: str = path, k: int = k) -> str:
                    step["seats"][k] = NOBODY
                    return f"{path}.seats[{k}]"

                yield do


@damage("unknown_role")
def watched_by_an_unknown_role(content: Content) -> Iterator[Place]:
    yield putting(content, "monitored_by", NOBODY, "monitored_by")


@damage("unknown_role")
def late_appeals_accepted_by_an_unknown_role(content: Content) -> Iterator[Place]:
    yield putting(content["appeal"], "late_accepted_by", NOBODY, "appeal.late_accepted_by")


@damage("unknown_deadline")
def step_with_an_unknown_deadline(content: Content) -> Iterator[Place]:
    return _fields(content, "deadline")


@damage("unknown_deadline")
def review_after_an_unknown_time(content: Content) -> Iterator[Place]:
    return _fields(content, "review_every")


@damage("unknown_deadline")
def rules_with_an_unknown_deadline(content: Content) -> Iterator[Place]:
    yield putting(content, "warning_monitoring", NOBODY, "warning_monitoring")
    for part, names in (("appeal", ("window", "decision")), ("review", ("every", "extension"))):
        for name in names:
            yield putting(content[part], name, NOBODY, f"{part}.{name}")


@damage("unknown_letter")
def unknown_letter(content: Content) -> Iterator[Place]:
    return _fields(content, "letter")


@damage("unknown_process")
def begins_an_unknown_process(content: Content) -> Iterator[Place]:
    return _fields(content, "process", kinds=("start",))


@damage("unknown_process")
def rules_of_an_unknown_process(content: Content) -> Iterator[Place]:
    for part in ("appeal", "review"):
        yield putting(content[part], "process", NOBODY, f"{part}.process")


@damage("expiry_without_deadline")
def late_without_a_deadline(content: Content) -> Iterator[Place]:
    for path, _, step in humans(content):
        for name in ("on_expiry", "escalate_to"):
            if step.get(name) and step.get("deadline"):

                def do(step: Content = step, path: str = path, name: str = name) -> str:
                    del step["deadline"]
                    return f"{path}.{name}"

                yield do


@damage("expiry_without_deadline")
def late_although_it_goes_out_by_itself(content: Content) -> Iterator[Place]:
    """The compiled flow has no such way, so what it leads to may be a step that no case can come to."""
    for path, process, step in steps(content, "notice"):
        if step.get("automatic"):
            step_to = process["steps"][-1]["id"]

            def do(step: Content = step, path: str = path, step_to: str = step_to) -> str:
                step |= {"deadline": "time_0", "on_expiry": step_to}
                return f"{path}.on_expiry"

            yield do
