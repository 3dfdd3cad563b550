"""One random step of each kind, with the ways on that it leaves open."""

from dataclasses import dataclass, field

from . import questions
from .dice import Content, Dice
from .parts import SEATS
from .wiring import Laid, Slot


@dataclass
class Scope:
    """What the steps of one process may name."""

    roles: list[str]
    independent: list[str]
    times: list[str]
    letters: tuple[str, ...]
    starts: list[str]
    tasks: list[Content] = field(default_factory=list)


def _base(code: str, kind: str) -> Content:
    return {"id": code, "kind": kind, "label": f"Do {code}"}


def _outcomes(step: Content, count: int) -> list[Slot]:
    step["outcomes"] = [{"id": f"way_{number}", "label": f"Way {number}"} for number in range(count)]
    return [Slot(step["id"], one, "goes_to") for one in step["outcomes"]]


def _human(step: Content, dice: Dice, scope: Scope, roles: list[str]) -> list[Slot]:
    """A deadline by chance, with what happens when it passes. Returns the way that this opens."""
    if not dice.chance(55):
        return []
    step["deadline"] = dice.one(scope.times)
    if dice.chance(50):
        step["escalate_to"] = dice.one(roles)
    if dice.chance(50):
        step["on_expiry"] = ""
        return [Slot(step["id"], step, "on_expiry")]
    return []


def task(code: str, dice: Dice, scope: Scope, *, decides: str = "", outcomes: int = 0) -> Laid:
    """`decides` and the number of outcomes are left to chance when they are not given."""
    step = _base(code, "task")
    decides = decides or dice.one(("nothing", "nothing", "case"))
    roles = scope.independent if decides == "appeal" else scope.roles
    step["role"] = dice.one(roles)
    if decides != "nothing":
        step["decides"] = decides
    asked = questions.questions(dice)
    if asked:
        step["questions"] = asked
    slots = _outcomes(step, outcomes or dice.number(1, 4))
    scope.tasks.append(step)
    return step, slots + _human(step, dice, scope, roles)


def panel(code: str, dice: Dice, scope: Scope) -> Laid:
    step = _base(code, "panel")
    seats = dice.some(SEATS, 2, 4)
    shape = dice.one(("panel", "joint", "consult"))
    step |= {"role": "team", "shape": shape, "seats": seats, "quorum": len(seats)}
    slots = _outcomes(step, dice.number(2, 3))
    if shape != "joint":
        step["quorum"] = dice.number(1, len(seats))
    if shape == "consult":
        step["decider"] = dice.one(seats)
    else:
        step["no_majority"] = dice.one([one["id"] for one in step["outcomes"]])
    if dice.chance(30):
        step["questions"] = [{"id": "view", "kind": "long_text", "label": "Your view"}]
    return step, slots + _human(step, dice, scope, scope.roles)


def notice(code: str, dice: Dice, scope: Scope, letters: tuple[str, ...] = ()) -> Laid:
    step = _base(code, "notice")
    step |= {"role": dice.one(scope.roles), "letter": dice.one(letters or scope.letters), "goes_to": ""}
    slots = [Slot(code, step, "goes_to")]
    # Somebody has to write the final warning.
    if step["letter"] != "final_warning" and dice.chance(35):
        step["automatic"] = True
        return step, slots
    return step, slots + _human(step, dice, scope, scope.roles)


def restrict(code: str, operation: str, dice: Dice, scope: Scope) -> Laid:
    step = _base(code, "restrict") | {"operation": operation, "goes_to": ""}
    if operation == "lift":
        step["because"] = "There is no more need."
    if operation in ("apply", "extend"):
        step["review_every"] = dice.one([*scope.times, "review"])
    return step, [Slot(code, step, "goes_to")]


def lift(code: str, dice: Dice, scope: Scope) -> Laid:
    return restrict(code, "lift", dice, scope)


def wait(code: str, dice: Dice, scope: Scope) -> Laid:
    step = _base(code, "wait")
    slots = []
    what = dice.one(("time", "event", "both"))
    if what != "time":
        step |= {"event": dice.one(("new_incident", "appeal_decided")), "on_event": ""}
        slots.append(Slot(code, step, "on_event"))
    if what != "event":
        step |= {"deadline": dice.one(scope.times), "goes_to": ""}
        slots.append(Slot(code, step, "goes_to"))
    return step, slots


def check(code: str, dice: Dice, scope: Scope) -> Laid:
    step = _base(code, "check") | {"branches": [], "otherwise": ""}
    for number in range(dice.number(1, 3)):
        when = [_condition(dice, scope) for _ in range(dice.number(1, 2))]
        step["branches"].append({"id": f"branch_{number}", "label": f"Branch {number}", "when": when})
    slots = [Slot(code, one, "goes_to") for one in step["branches"]]
    return step, [*slots, Slot(code, step, "otherwise")]


def _condition(dice: Dice, scope: Scope) -> Content:
    asked = questions.on_answer(dice, scope.tasks) if dice.chance(50) else None
    return asked or questions.on_fact(dice)


def notify(code: str, dice: Dice, scope: Scope) -> Laid:
    step = _base(code, "notify") | {"role": dice.one(scope.roles), "words": "Look it up.", "goes_to": ""}
    return step, [Slot(code, step, "goes_to")]


def start(code: str, dice: Dice, scope: Scope) -> Laid:
    if not scope.starts:
        return notify(code, dice, scope)
    step = _base(code, "start") | {"process": dice.one(scope.starts), "goes_to": ""}
    return step, [Slot(code, step, "goes_to")]


def end(code: str, dice: Dice) -> Laid:
    return _base(code, "end") | {"outcome": f"ended_{dice.number(0, 3)}"}, []
