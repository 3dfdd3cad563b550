"""A draft's scenarios played through: day by day what happens, and where one goes another way than it says."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...clock.deadline import words
from ...models import Policy
from ...policies.drafts import Draft
from ...rehearsal.scenarios import Failure, Result, run_all
from ..policy_editor.gone import Gone, gone_of
from ..policy_editor.places import where
from ..policy_editor.to_do import to_do
from ..staff import StaffRequest
from .changes import draft_of
from .found import page, policy_or_404


@dataclass(frozen=True)
class Day:
    """One day of a story: what it is called, and what happened on it, in order."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """Where a scenario parts from the policy: at which event, what is wrong, and the way to its field."""

    event: str
    words: str
    place: str
    anchor: str


@dataclass(frozen=True)
class Played:
    """A scenario as the page shows it. `faults` is empty when it came out as it says."""

    label: str
    source: str
    faults: tuple[Fault, ...]
    days: tuple[Day, ...]


@require_safe
def scenarios(request: StaffRequest, pk: int) -> HttpResponse:
    """Every scenario of the draft as last saved. Plays them through in memory: no case is read or written."""
    policy = policy_or_404(request.user, pk)
    latest: Policy = policy.get_latest_revision_as_object()
    draft = draft_of(latest.content)
    played = _played(draft, gone_of(draft.content, policy))
    context = page(
        policy,
        f"Scenarios: {latest.title}",
        to_do=to_do(draft, policy) if draft.pack is None else None,
        played=played,
        failed=sum(bool(one.faults) for one in played),
        count=len(played),
    )
    return render(request, "desk/versions/scenarios.html", context)


def _played(draft: Draft, gone: Gone) -> list[Played]:
    """Every scenario; none of a draft with gaps, which cannot be played."""
    results = run_all(draft.pack) if draft.pack else []
    return [_one(number, result, draft.content, gone) for number, result in enumerate(results)]


def _one(number: int, result: Result, content: dict[str, Any], gone: Gone) -> Played:
    return Played(
        label=result.scenario.label,
        source=result.scenario.source,
        faults=tuple(_fault(number, result, failure, content, gone) for failure in result.failures),
        days=_days(result),
    )


def _fault(number: int, result: Result, failure: Failure, content: dict[str, Any], gone: Gone) -> Fault:
    path = f"scenarios[{number}].{failure.path}"
    event = result.scenario.events[failure.event]
    return Fault(
        event=f"Event {failure.event + 1}, “{type(event).model_config.get('title')}”",
        words=gone.told(path, failure.words),
        place=where(content, path),
        anchor=f"#at={path}",
    )


def _days(result: Result) -> tuple[Day, ...]:
    days: dict[str, list[str]] = {}
    for line in result.trace:
        days.setdefault(f"Day {line.day}, {words(line.on)}", []).append(f"{line.words[:1].upper()}{line.words[1:]}.")
    return tuple(Day(name, tuple(lines)) for name, lines in days.items())
