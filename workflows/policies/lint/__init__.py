"""The lint: what stands in the way of publishing a policy, each finding in plain words with its reason."""

from collections.abc import Callable, Iterator, Mapping

from django.contrib.auth import get_user_model

from ..schema import Pack
from . import conditions, fairness, flow, letters, references, wording
from .finding import RULES, Finding, Level, People, found

Check = Callable[[Pack], Iterator[Finding]]

_later: list[Check] = []


class NotPublishable(Exception):
    """A policy that lint refuses; `findings` are its errors."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("The policy cannot be published. " + " ".join(finding.words for finding in findings))
        self.findings = findings


def lint(pack: Pack, people: People | None = None) -> list[Finding]:
    """Everything wrong with a pack, errors first. `people` adds what depends on who is in which group."""
    checks: list[Check] = [rule.check for rule in (references, conditions, flow, letters, fairness, wording)]
    findings = [finding for check in [*checks, *_later] for finding in check(pack)]
    if people is not None:
        findings += fairness.check_people(pack, people)
    return sorted(findings, key=lambda finding: finding.level)


def register(check: Check, rules: Mapping[str, tuple[Level, str]]) -> None:
    """Add a check from a room above this one, with the rules it speaks of. Call it once, from AppConfig.ready."""
    taken = sorted(set(rules) & set(RULES))
    if taken:
        raise ValueError(f"there already is a rule '{taken[0]}'")
    RULES.update(rules)
    _later.append(check)


def errors(pack: Pack, people: People | None = None) -> list[Finding]:
    """The findings that stop publishing."""
    return [finding for finding in lint(pack, people) if finding.level == "error"]


def people_of(pack: Pack) -> People:
    """Active people by group, for the groups a pack names. One query."""
    found: dict[str, set[int]] = {name: set() for role in pack.roles for name in role.groups}
    rows = get_user_model().objects.filter(is_active=True, groups__name__in=found)
    for group, user in rows.values_list("groups__name", "pk"):
        if group in found:
            found[group].add(user)
    return found


__all__ = ["RULES", "Finding", "Level", "NotPublishable", "errors", "found", "lint", "people_of", "register"]
