"""What a policy owes the customer, put into one wired at random: dates in letters, answers, reviews that end."""

from collections.abc import Callable

from workflows.policies.lint import errors
from workflows.policies.schema import parse

from .dice import Content
from .wiring import all_ways, ways

NEVER = ("condition_never_true", "branch_never_taken")


def owed(content: Content) -> Content:
    """Changes the policy in place, and returns it."""
    _letters(content)
    for process in content["processes"]:
        if any(step.get("decides") == "appeal" for step in process["steps"]):
            _before_each_end(process, "answer", _answer)
        if process["starts_on"] == "review_due":
            _before_each_end(process, "settle", _settle, only=_unsettled(process))
    _branches(content)
    return content


def _letters(content: Content) -> None:
    """A letter that opens the time to appeal names the policy and the day; one that tells of a decision, the review."""
    for letter in content["letters"]:
        if letter.get("opens_appeal"):
            said = {"id": "how", "heading": "How", "text": "Under {{ policy_title }}, until {{ appeal_last_day }}."}
            letter["paragraphs"].append(said)
        if letter["id"] == "decision":
            letter["paragraphs"].append({"id": "again", "heading": "Again", "text": "Seen again by {{ review_date }}."})


def _answer(code: str, goes_to: str) -> Content:
    step = {"id": code, "kind": "notice", "label": f"Do {code}", "role": "manager", "letter": "answer"}
    return {**step, "goes_to": goes_to}


def _settle(code: str, goes_to: str) -> Content:
    step = {"id": code, "kind": "restrict", "label": f"Do {code}", "operation": "lift", "because": "It is over."}
    return {**step, "goes_to": goes_to}


def _before_each_end(
    process: Content, name: str, make: Callable[[str, str], Content], only: set[str] | None = None
) -> None:
    """Every way to an end leads through a new step first."""
    for end in [step for step in process["steps"] if step["kind"] == "end"]:
        if only is not None and end["id"] not in only:
            continue
        code = f"{process['id']}_{name}_{len(process['steps'])}"
        for step in process["steps"]:
            for holder, key in all_ways(step):
                if holder[key] == end["id"]:
                    holder[key] = code
        process["steps"].insert(process["steps"].index(end), make(code, end["id"]))


def _unsettled(process: Content) -> set[str]:
    """The ends that a review can come to without lifting or extending."""
    steps = {step["id"]: step for step in process["steps"]}
    seen: set[str] = set()
    waiting = [process["steps"][0]["id"]]
    while waiting:
        code = waiting.pop()
        if code not in seen and steps[code].get("operation") not in ("lift", "extend"):
            seen.add(code)
            waiting += ways(steps[code])
    return seen


def _branches(content: Content) -> None:
    """A branch that no case could take gets a condition of its own that some can fulfil."""
    number = 10
    while found := [one for one in errors(parse(content)) if one.code in NEVER]:
        for one in found:
            i, j, k = (int(part.split("]")[0]) for part in one.path.split("[")[1:4])
            branch = content["processes"][i]["steps"][j]["branches"][k]
            branch["when"] = [{"fact": "incidents", "operator": "equals", "value": number}]
            number += 1
