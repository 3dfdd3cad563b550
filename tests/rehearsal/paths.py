"""The smallest interpreter of a policy there is: which step follows which, by the plain JSON of a process alone.

It shares no code with the product. What people chose and what was so on the case is given to it; story.py beside it
collects that while the engine runs.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Visit:
    """One step that a run came to, and how it went on: `acts` are the answers given there, in order.

    `ended` is "done", "cancelled" or "open". `facts` are those of the case when a check was come to.
    """

    step: str
    ended: str
    acts: Sequence[Content] = ()
    facts: Content = field(default_factory=dict)


class Astray(AssertionError):
    """The run came to another step than the policy says."""


def follow(process: Content, visits: Sequence[Visit]) -> list[str]:
    """The steps that the policy leads to, given what was chosen at each. The last is where the run is, or ended."""
    steps = {step["id"]: step for step in process["steps"]}
    here, path = process["steps"][0]["id"], []
    answers: dict[str, Content] = {}
    for visit in visits:
        path.append(here)
        if visit.step != here:
            return path
        if visit.acts and steps[here]["kind"] != "panel":
            answers[here] = visit.acts[-1]
        following = after(steps[here], visit, answers)
        if not following:
            return path
        here = following
    return [*path, here]


def after(step: Content, visit: Visit, answers: Mapping[str, Content]) -> str:
    """The id of the step that follows; "" where the run stays or is over."""
    kind = step["kind"]
    if kind == "check":
        return _branch(step, visit.facts, answers)
    if kind == "wait":
        return _waited(step, visit)
    if kind == "end" or visit.ended == "open":
        return ""
    if visit.ended == "cancelled":
        return step.get("on_expiry") or ""
    if kind == "panel":
        return _outcome(step, decided(step, [(act["seat"], act["outcome"]) for act in visit.acts]))
    if kind == "task":
        return _outcome(step, visit.acts[-1].get("outcome") or step["outcomes"][0]["id"])
    return str(step["goes_to"])


def decided(panel: Content, votes: Sequence[tuple[str, str]]) -> str:
    """What votes come to, once it is known that they are enough."""
    if panel.get("shape") == "consult":
        return next(choice for seat, choice in votes if seat == panel["decider"])
    if len(votes) < panel["quorum"]:
        raise Astray(f"{panel['id']} decided on {len(votes)} votes")
    most = Counter(choice for _, choice in votes).most_common()
    if len(most) > 1 and (panel.get("shape") == "joint" or most[0][1] == most[1][1]):
        return str(panel["no_majority"])
    return most[0][0]


def _outcome(step: Content, code: str) -> str:
    return next(str(one["goes_to"]) for one in step["outcomes"] if one["id"] == code)


def _waited(step: Content, visit: Visit) -> str:
    if visit.ended == "open":
        return ""
    # The clock cancels a wait that an event could have ended.
    by_event = visit.ended == "done" and step.get("event")
    return step["on_event"] if by_event else step.get("goes_to") or ""


def _branch(step: Content, facts: Content, answers: Mapping[str, Content]) -> str:
    for branch in step["branches"]:
        if all(holds(one, facts, answers) for one in branch["when"]):
            return str(branch["goes_to"])
    return str(step["otherwise"])


def holds(condition: Content, facts: Content, answers: Mapping[str, Content]) -> bool:
    """Whether a condition is true of the facts or of the latest answers. What was not answered is equal to nothing."""
    operator, wanted = condition["operator"], condition["value"]
    if condition.get("fact"):
        found = facts[condition["fact"]]
    else:
        found = answers.get(condition["step"], {}).get(condition["question"])
    if operator == "includes":
        return isinstance(found, list) and str(wanted) in found
    if operator in ("at_least", "at_most"):
        if isinstance(found, str) or found is None:
            return False
        return found >= wanted if operator == "at_least" else found <= wanted
    if isinstance(found, bool):
        wanted, found = wanted in (True, "yes"), bool(found)
    same = found is not None and str(found) == str(wanted)
    return same if operator == "equals" else not same
