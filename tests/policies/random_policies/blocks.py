"""Several steps that belong together: a restriction is set out, decided, carried out and told of, in that order.

Only the first step of a block can be come to from outside; its other ways may lead anywhere.
"""

from collections.abc import Callable

from . import steps
from .dice import Content, Dice
from .parts import OF_DECISIONS
from .steps import Scope
from .wiring import Laid, Slot, Wiring

BETWEEN: tuple[Callable[[str, Dice, Scope], Laid], ...] = (
    steps.notify,
    steps.wait,
    steps.check,
    steps.task,
    steps.panel,
    steps.notice,
    steps.lift,
    steps.start,
)


class Block:
    """The inside of a block as it is laid: `ways` are those that lead on to its next step."""

    def __init__(self, wiring: Wiring, dice: Dice, first: Laid, ways: list[Slot], others: list[Slot]) -> None:
        self.wiring, self.dice = wiring, dice
        wiring.hang_somewhere(first, dice)
        self.ways = self._kept(ways)
        wiring.open += others

    def _kept(self, ways: list[Slot]) -> list[Slot]:
        """Some of a step's ways lead on inside, at least one; the others lead out."""
        kept = self.dice.some(ways, 1, len(ways))
        self.wiring.open += [one for one in ways if one not in kept]
        return kept

    def then(self, laid: Laid, *, on: int | None = None) -> Content:
        """The next step. Only the first `on` of its ways may lead on inside; all of them when not told."""
        step, slots = laid
        for way in self.ways:
            way.lead(step["id"])
        self.wiring.hang(laid, None)
        self.wiring.inner.add(step["id"])
        self.ways = self._kept(slots[:on])
        self.wiring.open += slots[on:] if on is not None else []
        return step

    def out(self) -> None:
        self.wiring.open += self.ways
        self.ways = []


def applied(wiring: Wiring, dice: Dice, scope: Scope, operation: str = "apply", decides: str = "") -> None:
    """Restrictions are set out, put in force (or varied), and the customer is told, before or after."""
    decides = decides or dice.one(("nothing", "case"))
    source, slots = steps.task(wiring.new_id("propose"), dice, scope, decides=decides)
    source["proposes_restrictions"] = True
    outcomes, others = _outcomes_of(source, slots)
    if len(outcomes) > 1 and dice.chance(60):
        setting = dice.some(outcomes, 1, len(outcomes) - 1)
        source["proposes_with"] = [slot.holder["id"] for slot in setting]
        others += [slot for slot in outcomes if slot not in setting]
        outcomes = setting
    block = Block(wiring, dice, (source, slots), outcomes, others)
    _between(block, scope)
    decided = source["id"]
    if decides == "nothing" or dice.chance(30):
        decided = _decision(block, scope)["id"]
        _between(block, scope)
    code = wiring.new_id(operation)
    announcing: Content | None = None
    if operation == "apply" and dice.chance(30):
        announcing = block.then(steps.notice(code.replace("apply", "announce"), dice, scope, OF_DECISIONS), on=1)
        code = wiring.new_id(operation)
        announcing["announces"] = code
    step, slots = steps.restrict(code, operation, dice, scope)
    step["terms_from"] = source["id"]
    if dice.chance(60):
        step["reasons_from"] = decided
    block.then((step, slots))
    _told(block, scope, needed=announcing is None)


def extended(wiring: Wiring, dice: Dice, scope: Scope) -> None:
    """Somebody decides that restrictions go on, and the customer is told."""
    decision = dice.one((steps.panel, steps.task))
    if decision is steps.task:
        first, slots = steps.task(wiring.new_id("decide"), dice, scope, decides="case")
    else:
        first, slots = steps.panel(wiring.new_id("decide"), dice, scope)
    outcomes, others = _outcomes_of(first, slots)
    block = Block(wiring, dice, (first, slots), outcomes, others)
    _between(block, scope)
    step, slots = steps.restrict(wiring.new_id("extend"), "extend", dice, scope)
    if dice.chance(50):
        step["reasons_from"] = first["id"]
    block.then((step, slots))
    _told(block, scope, needed=True)


def varied(wiring: Wiring, dice: Dice, scope: Scope) -> None:
    applied(wiring, dice, scope, operation="vary")


def heard(wiring: Wiring, dice: Dice, scope: Scope) -> None:
    """An appeal is decided, and perhaps what it is about is varied."""
    if dice.chance(50):
        applied(wiring, dice, scope, operation="vary", decides="appeal")
    else:
        wiring.open += wiring.hang_somewhere(steps.task(wiring.new_id("hear"), dice, scope, decides="appeal"), dice)


def begun(wiring: Wiring, dice: Dice, scope: Scope) -> None:
    """The first of the processes that may be begun here is: nobody would come to it otherwise."""
    first = Scope(scope.roles, scope.independent, scope.times, scope.letters, scope.starts[:1])
    wiring.open += wiring.hang_somewhere(steps.start(wiring.new_id("start"), dice, first), dice)


def _outcomes_of(step: Content, slots: list[Slot]) -> tuple[list[Slot], list[Slot]]:
    outcomes = slots[: len(step["outcomes"])]
    return outcomes, slots[len(step["outcomes"]) :]


def _between(block: Block, scope: Scope) -> None:
    """Up to two steps of any kind on the way."""
    for _ in range(block.dice.number(0, 2)):
        make = block.dice.one(BETWEEN)
        block.then(make(block.wiring.new_id("between"), block.dice, scope))


def _decision(block: Block, scope: Scope) -> Content:
    make = block.dice.one((steps.panel, steps.task))
    code = block.wiring.new_id("decide")
    if make is steps.task:
        laid = steps.task(code, block.dice, scope, decides="case")
    else:
        laid = steps.panel(code, block.dice, scope)
    # What its deadline opens is decided by nobody, so it leads out.
    return block.then(laid, on=len(laid[0]["outcomes"]))


def _told(block: Block, scope: Scope, *, needed: bool) -> None:
    if needed or block.dice.chance(40):
        block.then(steps.notice(block.wiring.new_id("letter"), block.dice, scope, OF_DECISIONS))
    block.out()
