"""The steps of one process as they are laid: each hangs on an open way of an earlier one, so every step is reached."""

from dataclasses import dataclass, field

from .dice import Content, Dice

WAITING = ("task", "panel", "wait", "notice")


@dataclass(frozen=True)
class Slot:
    """A way on that leads nowhere yet: `holder[key]` is to be the id of a step."""

    step: str
    holder: Content
    key: str

    def lead(self, code: str) -> None:
        self.holder[self.key] = code


Laid = tuple[Content, list[Slot]]


@dataclass
class Wiring:
    """`open` are ways on that may lead anywhere; `inner` the steps that only their own block may lead to."""

    prefix: str
    steps: list[Content] = field(default_factory=list)
    open: list[Slot] = field(default_factory=list)
    inner: set[str] = field(default_factory=set)

    def new_id(self, kind: str) -> str:
        return f"{self.prefix}_{kind}_{len(self.steps)}"

    def hang(self, laid: Laid, on: Slot | None) -> list[Slot]:
        """Add a step, led to by `on`. Returns its ways on, for the caller to give away."""
        step, slots = laid
        if on is not None:
            on.lead(step["id"])
        self.steps.append(step)
        return slots

    def hang_somewhere(self, laid: Laid, dice: Dice) -> list[Slot]:
        return self.hang(laid, self.taken(dice) if self.steps else None)

    def taken(self, dice: Dice) -> Slot:
        return self.open.pop(dice.number(0, len(self.open) - 1))

    def close(self, dice: Dice) -> None:
        """Lead every way that is still open somewhere: one of each step onwards, so that all come to an end."""
        place = {step["id"]: number for number, step in enumerate(self.steps)}
        for number, step in enumerate(self.steps):
            onward = [one["id"] for one in self.steps[number + 1 :] if one["id"] not in self.inner]
            anywhere = [one["id"] for one in self.steps if one["id"] not in self.inner]
            forward = any(place[code] > number for code in ways(step))
            for slot in [slot for slot in self.open if slot.step == step["id"]]:
                free = forward and waits(step)
                slot.lead(dice.one(anywhere if free else onward))
                forward = True
        self.open = []


def waits(step: Content) -> bool:
    """Whether a case stays at the step: only such steps may lead back, or the steps would go round by themselves."""
    return step["kind"] in WAITING and not step.get("automatic")


def ways(step: Content) -> list[str]:
    """The ids that a step leads to, as far as they are laid."""
    return [holder[key] for holder, key in all_ways(step) if holder.get(key)]


def all_ways(step: Content) -> list[tuple[Content, str]]:
    """Where a step says where it leads."""
    found = [(one, "goes_to") for one in (*step.get("outcomes", ()), *step.get("branches", ()))]
    found += [(step, key) for key in ("goes_to", "otherwise", "on_event", "on_expiry") if key in step]
    return found
