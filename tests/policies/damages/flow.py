"""Policies by which a case would go where it must not: astray, in circles, to a restriction that nobody decided."""

from collections.abc import Callable, Iterator

from .registry import Content, Place, damage, putting, steps

AUTOMATIC = ("check", "notify", "restrict", "start")
WAYS = ("goes_to", "otherwise", "on_event", "on_expiry")


def _ways(step: Content) -> Iterator[tuple[Content, str]]:
    for one in (*step.get("outcomes", ()), *step.get("branches", ())):
        yield one, "goes_to"
    for key in WAYS:
        if step.get(key):
            yield step, key


def _automatic(content: Content) -> Iterator[tuple[str, Content, Content]]:
    for path, process, step in steps(content):
        if step["kind"] in AUTOMATIC or step.get("automatic"):
            yield path, process, step


def _appended(process: Content, index: int, step: Content) -> str:
    process["steps"].append({"label": "Put in by damage", **step})
    return f"processes[{index}].steps[{len(process['steps']) - 1}]"


@damage("unreachable")
def island(content: Content) -> Iterator[Place]:
    """A step that leads into the process, and to which nothing leads."""
    for i, process in enumerate(content["processes"]):
        for step in process["steps"]:

            def do(i: int = i, process: Content = process, code: str = step["id"]) -> str:
                new = {"id": "island", "kind": "notify", "role": "manager", "words": "Look.", "goes_to": code}
                return _appended(process, i, new)

            yield do


@damage("unreachable")
def end_that_nobody_comes_to(content: Content) -> Iterator[Place]:
    for i, process in enumerate(content["processes"]):

        def do(i: int = i, process: Content = process) -> str:
            return _appended(process, i, {"id": "island", "kind": "end", "outcome": "lost"})

        yield do


@damage("no_way_out")
def limbo(content: Content) -> Iterator[Place]:
    """A wait that only ever leads back to itself."""
    for i, process in enumerate(content["processes"]):
        for holder, key in (way for step in process["steps"] for way in _ways(step)):

            def do(i: int = i, process: Content = process, holder: Content = holder, key: str = key) -> str:
                holder[key] = "limbo"
                new = {"id": "limbo", "kind": "wait", "event": "new_incident", "on_event": "limbo"}
                return _appended(process, i, new)

            # The letter of a restriction may be what leads away from what it announces.
            if not holder.get("announces"):
                yield do


@damage("automatic_loop")
def step_that_leads_to_itself(content: Content) -> Iterator[Place]:
    for path, _, step in _automatic(content):
        for holder, key in _ways(step):
            yield putting(holder, key, step["id"], path)


@damage("automatic_loop")
def two_steps_that_lead_to_each_other(content: Content) -> Iterator[Place]:
    for path, process, step in _automatic(content):
        for holder, key in _ways(step):

            def do(
                process: Content = process,
                step: Content = step,
                holder: Content = holder,
                key: str = key,
                path: str = path,
            ) -> str:
                holder[key] = "back"
                _appended(
                    process,
                    0,
                    {"id": "back", "kind": "notify", "role": "team", "words": "Look.", "goes_to": step["id"]},
                )
                return path

            yield do


@damage("automatic_loop")
def process_that_begins_itself(content: Content) -> Iterator[Place]:
    for i, process in enumerate(content["processes"]):
        if process["starts_on"] == "step":

            def do(i: int = i, process: Content = process) -> str:
                first = process["steps"][0]["id"]
                new = {"id": "again", "kind": "start", "label": "Again", "process": process["id"], "goes_to": first}
                process["steps"].insert(0, new)
                return f"processes[{i}].steps[0]"

            yield do


def _restricting(content: Content, *operations: str) -> Iterator[tuple[int, Content, Content]]:
    for i, process in enumerate(content["processes"]):
        for step in process["steps"]:
            if step["kind"] == "restrict" and step["operation"] in operations:
                yield i, process, step


def _short_cut(process: Content, to: str) -> None:
    """A first step by which somebody who decides nothing may send a case straight to another."""
    ways = [("on", process["steps"][0]["id"]), ("short", to)]
    outcomes = [{"id": code, "label": code, "goes_to": goes_to} for code, goes_to in ways]
    new = {"id": "short_cut", "kind": "task", "label": "Short cut", "role": "manager", "outcomes": outcomes}
    process["steps"].insert(0, new)


def _by_short_cut(content: Content, more: str, *operations: str) -> Iterator[Place]:
    for i, process, step in _restricting(content, *operations):

        def do(i: int = i, process: Content = process, step: Content = step) -> str:
            _short_cut(process, step["id"])
            return f"processes[{i}].steps[{process['steps'].index(step)}]{more}"

        yield do


@damage("undecided_restriction")
def restriction_that_nobody_decided(content: Content) -> Iterator[Place]:
    return _by_short_cut(content, "", "apply", "vary", "extend")


@damage("terms_not_set_out")
def restriction_before_its_terms(content: Content) -> Iterator[Place]:
    return _by_short_cut(content, ".terms_from", "apply", "vary")


@damage("terms_not_set_out")
def terms_from_a_task_without_terms(content: Content) -> Iterator[Place]:
    for path, process, step in steps(content, "restrict"):
        source = next((one for one in process["steps"] if one["id"] == step.get("terms_from")), None)
        if source is not None:
            yield _changed(source, path + ".terms_from", lambda one: one.pop("proposes_restrictions"))


@damage("terms_not_set_out")
def terms_from_a_step_that_is_no_task(content: Content) -> Iterator[Place]:
    for path, process, step in steps(content, "restrict"):
        for other in process["steps"]:
            if step.get("terms_from") and other["kind"] != "task":
                yield putting(step, "terms_from", other["id"], path + ".terms_from")


def _changed(step: Content, path: str, change: Callable[[Content], object]) -> Place:
    def do() -> str:
        change(step)
        return path

    return do


@damage("restriction_without_letter")
def restriction_that_nobody_tells_of(content: Content) -> Iterator[Place]:
    for i, process, step in _restricting(content, "apply", "vary", "extend"):
        for end in (one for one in process["steps"] if one["kind"] == "end"):

            def do(i: int = i, process: Content = process, step: Content = step, end: Content = end) -> str:
                for other in process["steps"]:
                    if other.get("announces") == step["id"]:
                        del other["announces"]
                step["goes_to"] = end["id"]
                return f"processes[{i}].steps[{process['steps'].index(step)}].goes_to"

            yield do


@damage("announcement_wrong")
def announces_what_does_not_follow(content: Content) -> Iterator[Place]:
    for path, process, step in steps(content, "notice"):
        for other in process["steps"]:
            if other["kind"] != "restrict" or other["operation"] != "apply" or step["goes_to"] != other["id"]:
                yield putting(step, "announces", other["id"], f"{path}.announces")


@damage("no_incident_process")
def nothing_begins_on_an_incident(content: Content) -> Iterator[Place]:
    yield putting(content["processes"][0], "starts_on", "step", "processes")


@damage("trigger_twice")
def two_processes_begin_on_one_happening(content: Content) -> Iterator[Place]:
    for i, process in enumerate(content["processes"]):
        for trigger in ("incident", "appeal", "review_due"):
            if process["starts_on"] == "step":
                yield putting(process, "starts_on", trigger, f"processes[{i}].starts_on")


@damage("start_process_wrong")
def step_begins_what_begins_otherwise(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "start"):
        for process in ("escalation", "review", "appeal"):
            yield putting(step, "process", process, f"{path}.process")
