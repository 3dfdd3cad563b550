"""The lint's rule that a policy's scenarios come out as they say. The app registers it (workflows/apps.py)."""

from collections.abc import Iterator, Mapping

from ..policies.lint import Finding, Level, found, register
from ..policies.schema import Pack
from .scenarios import run_all

RULES: Mapping[str, tuple[Level, str]] = {
    "scenario_wrong": ("error", "A scenario that names what the policy does not have says nothing about the policy."),
    "scenario_fails": (
        "error",
        "Somebody wrote this example to pin what the policy means. Either the policy has changed, or the example must.",
    ),
}


def check(pack: Pack) -> Iterator[Finding]:
    """A finding for each way in which a scenario goes another way than it says."""
    for number, result in enumerate(run_all(pack)):
        for failure in result.failures:
            code = "scenario_wrong" if result.wrong else "scenario_fails"
            yield found(code, f"scenarios[{number}].{failure.path}", f"“{result.scenario.label}”: {failure.words}")


def connect() -> None:
    """Called once, when Django has started."""
    register(check, RULES)
