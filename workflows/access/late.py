"""Who may answer for an appeal that comes after its last day, as the policy says it."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User

from ..models import Case, Involvement, LateRequest


def late_roles(case: Case) -> list[dict[str, Any]]:
    """The roles that may accept a late appeal on a case.

    The one that the policy names; without one, whoever decides appeals, and whoever keeps the register.
    """
    content = case.edition.content
    rules = content["appeal"]
    if rules is None:
        return []
    named = rules.get("late_accepted_by")
    wanted = {named} if named else set(_appeal_deciders(content, rules["process"]))
    return [role for role in content["roles"] if role["id"] in wanted or (not named and role.get("sees") == "register")]


def answers_for_late(user: User, case: Case) -> bool:
    """Whether a person holds one of these roles."""
    groups = [name for role in late_roles(case) for name in role["groups"]]
    return user.groups.filter(name__in=groups).exists()


def had_late_request(user: User, request: LateRequest) -> bool:
    """Whether a request that is answered was one that `user` might have answered. They may be told so, no more."""
    return user.is_active and request.answer != "" and answers_for_late(user, request.case)


def decided(user: User, case: Case) -> bool:
    """Whether a person decided something on a case, or voted on it, other than in hearing an appeal."""
    rows = Involvement.objects.filter(case=case, user=user, how=Involvement.How.DECIDED)
    return rows.filter(task__process__appeal__isnull=True).exists()


def _appeal_deciders(content: dict[str, Any], process: str) -> Iterator[str]:
    for one in content["processes"]:
        for step in one["steps"] if one["id"] == process else ():
            if step["kind"] == "panel" or step.get("decides") == "appeal":
                yield step["role"]
                yield from step.get("seats", ())
