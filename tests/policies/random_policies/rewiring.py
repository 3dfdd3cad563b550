"""Ways of a policy that is sound led elsewhere at random, as long as the lint accepts it: shapes nobody thought of."""

from contextlib import suppress
from copy import deepcopy

from workflows.policies.lint import errors
from workflows.policies.schema import PackFault, parse

from .dice import Content, Dice
from .wiring import all_ways


def rewired(content: Content, dice: Dice) -> Content:
    """Up to four ways led elsewhere. A change that the lint refuses is not made."""
    for _ in range(dice.number(0, 4)):
        tried = deepcopy(content)
        process = dice.one(tried["processes"])
        holder, key = dice.one([way for step in process["steps"] for way in all_ways(step)])
        starts = [step for step in process["steps"] if step["kind"] == "start"]
        if starts and dice.chance(30):
            # Perhaps the process that it belongs to.
            dice.one(starts)["process"] = dice.one(tried["processes"])["id"]
        else:
            holder[key] = dice.one([step["id"] for step in process["steps"]])
        if is_sound(tried):
            content = tried
    return content


def is_sound(content: Content) -> bool:
    with suppress(PackFault):
        return not errors(parse(content))
    return False
