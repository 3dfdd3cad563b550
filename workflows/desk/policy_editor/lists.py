"""Lists that a policy chooses from and does not hold: facts of a case, groups of staff, what a text may merge."""

from typing import Any

from forms import lookups

from ...access import groups_for_roles
from ...notices.merge import FIELDS
from ...steps.facts import FACTS


def lists() -> dict[str, list[dict[str, Any]]]:
    """Each list as what is kept and what is shown; a fact also says of what type it is."""
    return {
        "fact": [{"value": code, "label": fact.label, "type": fact.type} for code, fact in FACTS.items()],
        "group": [{"value": name, "label": name} for name in groups_for_roles()],
        "lookup": [{"value": code, "label": title} for code, title in lookups.every_list()],
        "letter": [{"value": name, "label": name} for name in FIELDS],
    }
