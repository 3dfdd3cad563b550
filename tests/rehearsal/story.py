"""A customer's story under a random policy: as a Pair, and what each run came to and what was chosen is noted.

The route of every run is then followed by tests/rehearsal/paths.py, which reads the policy's plain JSON only.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.signals import post_save
from hypothesis import strategies as st

from workflows.flows import engine
from workflows.models import LIVE, Appeal, Basis, Evidence, Incident, Notice, Restriction, Run, Task
from workflows.steps import NoticeStep

from .engine import Draw, Pair
from .paths import Content, Visit, follow

DEAD: Counter = Counter()
OVER = {"DONE": "done", "CANCELED": "cancelled"}


class Story(Pair):
    """Begin it with `with`: while it lasts it sees every check that a run comes to."""

    def __init__(self, **about: Any) -> None:
        super().__init__(**about)
        # A review that changes nothing is opened again each night, for as long as the story lasts.
        self.play.most_steps = 100_000
        # By the key of the task: answers in order, and the facts when a check was come to.
        self.acts: dict[int, list[Content]] = {}
        self.facts: dict[int, dict[str, Any]] = {}

    def __enter__(self) -> "Story":
        post_save.connect(self._came_to, sender=Task)
        return self

    def __exit__(self, *fault: object) -> None:
        post_save.disconnect(self._came_to, sender=Task)

    def _came_to(self, sender: type[Task], instance: Task, created: bool, **kwargs: Any) -> None:
        if created and instance.kind == "check":
            self.facts[instance.pk] = facts(instance.process)

    def _act(self, task: Task, who: User, seat: str, answers: dict[str, Any]) -> str:
        acts = self.acts.setdefault(task.pk, [])
        acts.append({**answers, "seat": seat})
        refused = super()._act(task, who, seat, answers)
        if refused:
            acts.pop()
            if self._is_dead_end(task, who, answers):
                DEAD[task.kind, refused] += 1
        return refused

    def _is_dead_end(self, task: Task, who: User, answers: dict[str, Any]) -> bool:
        """Whether nothing that somebody could answer carries the run on, nor the clock."""
        step, pack = engine.step_and_pack(task)
        if step.on_expiry or (isinstance(step, NoticeStep) and step.is_overtaken(pack, task)):
            return False
        outcomes = [one.id for one in getattr(step, "outcomes", ())] or [""]
        chosen = [[one.id] for one in pack.restrictions] if "restrictions" in answers else [[]]
        tries = [{**answers, "outcome": outcome, "restrictions": codes} for outcome in outcomes for codes in chosen]
        return not any(self._would_do(task, who, one) for one in tries)

    def _would_do(self, task: Task, who: User, answers: dict[str, Any]) -> bool:
        with transaction.atomic():
            refused = self._complete(task, who, answers)
            transaction.set_rollback(True)
        return not refused

    def go_on(self, draw: Draw, happenings: Sequence[Callable[[Pair, Draw], None]], times: int) -> None:
        """So many things happen, drawn from these, and after each nothing is amiss."""
        for _ in range(times):
            draw(st.sampled_from(happenings))(self, draw)
            self.compare()
            self.check_nothing_is_stranded()

    def check_nothing_is_stranded(self) -> None:
        """An open run has a live task, one that is over has none; a case is open while a run or a restriction is."""
        for run in Run.objects.filter(case__customer=self.customer):
            live = Task.objects.filter(process=run, status__in=LIVE).count()
            assert bool(live) == (run.finished is None), f"{run.process_code} is {run.status}, after: {self.told}"
        for case in self.cases():
            going = case.runs.filter(finished=None).exists()
            going = going or Restriction.objects.filter(case=case, status__in=Restriction.STANDING).exists()
            assert going == (case.closed_at is None), f"the case, after: {self.told}"

    def check_routes(self) -> Counter[str]:
        """Every run took the way that the plain JSON says. Returns of which kinds the steps were that it came to."""
        processes = {one["id"]: one for one in self.play.rules.content["processes"]}
        begun: Counter[tuple[int, str]] = Counter()
        kinds: Counter[str] = Counter()
        runs = list(Run.objects.filter(case__customer=self.customer).order_by("pk"))
        for run in runs:
            steps = {step["id"]: step for step in processes[run.process_code]["steps"]}
            visits = self._visits(run)
            taken = [visit.step for visit in visits]
            written = follow(processes[run.process_code], visits)
            assert taken == written, f"{run.process_code}: {taken} and not {written}, after: {self.told}"
            last = steps[taken[-1]].get("outcome", "")
            assert run.outcome == ("overtaken" if run.status == "CANCELED" else last)
            kinds.update(steps[code]["kind"] for code in taken)
            begun.update((run.pk, steps[code]["process"]) for code in taken if steps[code]["kind"] == "start")
        assert begun == Counter((run.parent_id, run.process_code) for run in runs if run.parent_id)
        return kinds

    def states(self) -> Counter[str]:
        """How many runs are over, have ended early, or go on."""
        return Counter(run.status for run in Run.objects.filter(case__customer=self.customer))

    def _visits(self, run: Run) -> list[Visit]:
        rows = list(Task.objects.filter(process=run).exclude(step="").order_by("pk").values("pk", "step", "status"))
        visits = [
            Visit(
                row["step"],
                OVER.get(row["status"], "open"),
                self.acts.get(row["pk"], ()),
                self.facts.get(row["pk"], {}),
            )
            for row in rows
        ]
        if run.status == "CANCELED":
            # It ended early, so nothing follows the step at which it stood.
            visits[-1] = Visit(visits[-1].step, "open")
        return visits


def facts(run: Run) -> dict[str, Any]:
    """The facts of a case as the rows say them now."""
    case = run.case_id
    standing = Restriction.objects.filter(case=case, status__in=Restriction.STANDING)
    reviewed = standing.filter(review_run=run)
    since = [row.counts_from for row in (reviewed if reviewed.exists() else standing)]
    incidents = Incident.objects.filter(case=case)
    answers = Task.objects.filter(process=run, status="DONE", flow_task_type="HUMAN").values_list("data", flat=True)
    return {
        "incidents": incidents.count(),
        "incidents_since_restriction": len([row for row in incidents if since and row.occurred_at > min(since)]),
        "evidence_items": Evidence.objects.filter(incident__case=case).count(),
        "informal_warnings": _warnings(run, "informal"),
        "formal_warnings": _warnings(run, "formal"),
        "restrictions_in_force": _in_force(run),
        "legal_advice_recorded": any(one.get("answers", {}).get("legal_advice_received") == "yes" for one in answers),
        "appeal_outcome": _appeal_outcome(run),
    }


def _warnings(run: Run, kind: str) -> int:
    letters = [one["id"] for one in run.edition.content["letters"] if one["warning"] == kind]
    given = Notice.objects.filter(case=run.case_id, letter__in=letters)
    return len([row for row in given if row.status not in ("to_post", "held", "uncollected", "failed")])


def _in_force(run: Run) -> int:
    own = Appeal.objects.filter(run=run).first()
    if own is None:
        return Restriction.objects.filter(case=run.case_id, status="in_force").count()
    letters, appeal = set(), own
    while appeal is not None:
        letters.add(appeal.letter_id)
        appeal = Appeal.objects.filter(run=appeal.letter.run_id).first()
    told = set(Basis.objects.filter(letter__in=letters).values_list("restriction", flat=True))
    return len([row for row in Restriction.objects.filter(pk__in=told) if row.status in ("in_force", "suspended")])


def _appeal_outcome(run: Run) -> str:
    own = Appeal.objects.filter(run=run).first()
    if own is not None:
        return own.outcome
    decided = [row for row in Appeal.objects.filter(case=run.case_id) if row.outcome]
    return max(decided, key=lambda row: (row.decided_at, row.pk)).outcome if decided else ""
