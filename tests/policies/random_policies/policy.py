"""A whole random policy, as plain data that the lint accepts."""

from hypothesis import strategies as st

from . import blocks, owed, parts, rewiring, steps
from .dice import Content, Dice
from .steps import Scope
from .wiring import Wiring

MOST_STEPS = 20
SINGLE = (
    steps.task,
    steps.task,
    steps.check,
    steps.check,
    steps.wait,
    steps.notice,
    steps.panel,
    steps.notify,
    steps.start,
    steps.start,
    steps.lift,
)
BLOCKS = (blocks.applied, blocks.applied, blocks.extended, blocks.varied)


@st.composite
def policies(draw: st.DrawFn, most_extra: int = 3, most_steps: int = MOST_STEPS) -> Content:
    """A policy with the processes that every policy has and up to `most_extra` more. Rarely one that lint refuses."""
    dice = Dice(draw)
    extra = [f"extra_{number}" for number in range(dice.number(1, most_extra))]
    content = _around(dice)
    scope = _scope(content)
    content["processes"] = [
        _process(dice, scope, "escalation", "incident", extra, most_steps),
        _process(dice, scope, "review", "review_due", extra, most_steps),
        _process(dice, scope, "appeal", "appeal", extra, most_steps),
        *(
            # Those that are begun may begin only later ones: none begins itself for ever.
            _process(dice, scope, code, "step", extra[number + 1 :], most_steps)
            for number, code in enumerate(extra)
        ),
    ]
    _appealable(content)
    return rewiring.rewired(owed.owed(content), dice)


def _around(dice: Dice) -> Content:
    """Everything but the processes."""
    return {
        "format": "evenhand-pack/1",
        "identity": {
            "slug": "random",
            "council": "Smallholm Council",
            "policy_title": "Random policy",
            "version_label": "1",
            "issuer": "Customer services",
            "change_note": "First edition.",
            "contact": {"phone": "01632 960 002"},
        },
        "scope": {"applies_to": "Everybody.", "services": ["Planning"]},
        "behaviours": [{"id": "abuse", "label": "Abusive language", "group": "Conduct"}],
        "roles": parts.roles(dice),
        "deadlines": parts.deadlines(dice),
        "restrictions": parts.restrictions(dice),
        "letters": parts.letters(dice),
        "appeal": {
            "process": "appeal",
            "window": "window",
            "decision": "decision",
            "grounds": [{"id": "x", "label": "It is wrong"}, {"id": "y", "label": "It is harsh"}],
            "stays_restriction": dice.chance(50),
            "late": "Ask us.",
        },
        "review": {
            "process": "review",
            "every": "review",
            "extension": "review",
            "default": dice.one(("lift", "continue")),
        },
        "warning_monitoring": "time_0",
        "monitored_by": "manager",
        "signposts": {"complaints": "Complain.", "ombudsman": "Then the ombudsman.", "contact": "Call us."},
        "sections": [{"slug": "about", "heading": "About", "body": "Reviewed every {{ review }}."}],
    }


def _scope(content: Content) -> Scope:
    return Scope(
        roles=[one["id"] for one in content["roles"]],
        independent=[one["id"] for one in content["roles"] if one.get("independence") == "not_involved"],
        times=[one["id"] for one in content["deadlines"] if one["starts_from"] == "step"],
        letters=(*parts.PLAIN, "terms"),
        starts=[],
    )


def _process(dice: Dice, of: Scope, code: str, starts_on: str, starts: list[str], most_steps: int) -> Content:
    """Steps and blocks in a random order, each led to by an earlier one, and then the ends."""
    times = [*of.times, "decision"] if starts_on == "appeal" else of.times
    scope = Scope(of.roles, of.independent, times, of.letters, starts)
    wiring = Wiring(code)
    wanted = dice.number(2, most_steps - 1)
    # Nobody could appeal if no letter opened the time to.
    must = {"escalation": [blocks.applied], "appeal": [blocks.heard]}.get(code, [])
    if starts and dice.chance(85):
        must = [*must, blocks.begun]
    while len(wiring.steps) < wanted or must:
        if must and (dice.chance(40) or len(wiring.steps) >= wanted):
            must.pop()(wiring, dice, scope)
        elif dice.chance(18) and wanted - len(wiring.steps) > 6:
            dice.one(BLOCKS)(wiring, dice, scope)
        else:
            make = dice.one(SINGLE)
            laid = make(wiring.new_id(make.__name__), dice, scope)
            wiring.open += wiring.hang_somewhere(laid, dice)
    for _ in range(min(dice.number(1, 3), len(wiring.open))):
        wiring.hang_somewhere(steps.end(wiring.new_id("end"), dice), dice)
    wiring.close(dice)
    return {"id": code, "label": code.capitalize(), "starts_on": starts_on, "steps": wiring.steps}


def _appealable(content: Content) -> None:
    """One letter that is really issued opens the time to appeal."""
    written = [one["letter"] for process in content["processes"] for one in process["steps"] if one["kind"] == "notice"]
    opening = {one["id"] for one in content["letters"] if one.get("opens_appeal")}
    if not opening & set(written):
        next(one for one in content["letters"] if one["id"] == written[0])["opens_appeal"] = True
