"""A draft's scenarios played through: day by day what happens, and where one goes another way than it says."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...clock.deadline import words
from ...models import Policy
from ...rehearsal.scenarios import Result, run_all
from ..staff import StaffRequest
from .changes import draft_of
from .found import page, policy_or_404


@dataclass(frozen=True)
class Day:
    """One day of a story: what it is called, and what happened on it, in order."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Played:
    """A scenario as the page shows it. `faults` is empty when it came out as it says."""

    label: str
    source: str
    faults: tuple[str, ...]
    days: tuple[Day, ...]


@require_safe
def scenarios(request: StaffRequest, pk: int) -> HttpResponse:
    """Every scenario of the draft as last saved. Plays them through in memory: no case is read or written."""
    policy = policy_or_404(request.user, pk)
    latest: Policy = policy.get_latest_revision_as_object()
    pack = draft_of(latest.content).pack
    played = [_played(result) for result in run_all(pack)] if pack else []
    failed = sum(bool(one.faults) for one in played)
    context = page(
        policy, f"Scenarios: {latest.title}", has_gaps=pack is None, played=played, failed=failed, count=len(played)
    )
    return render(request, "desk/versions/scenarios.html", context)


def _played(result: Result) -> Played:
    days: dict[str, list[str]] = {}
    for line in result.trace:
        days.setdefault(f"Day {line.day}, {words(line.on)}", []).append(f"{line.words[:1].upper()}{line.words[1:]}.")
    return Played(
        label=result.scenario.label,
        source=result.scenario.source,
        faults=tuple(failure.words for failure in result.failures),
        days=tuple(Day(name, tuple(lines)) for name, lines in days.items()),
    )
