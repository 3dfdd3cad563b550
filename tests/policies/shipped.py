"""A shipped pack at work: its people, a customer, and the steps of a case in as few words as the stories need."""

import datetime as dt
from pathlib import Path
from typing import Any

import time_machine
from django.contrib.auth.models import Group, Permission, User
from django.utils import timezone

from home.seeding import ensure_site
from workflows.actions.cases import EvidenceItem, IncidentReport
from workflows.flows import verbs
from workflows.flows.sweep import sweep
from workflows.models import Appeal, Case, Customer, Notice, Policy, Restriction, Task
from workflows.policies import packs, publishing
from workflows.policies.schema import Pack
from workflows.steps import CheckStep, TaskStep

from .test_run import do

PACKS = Path(__file__).parents[2] / "packs"
START = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)


def pack_named(slug: str) -> Pack:
    return packs.read(PACKS / f"{slug}.json")


def gates(pack: Pack, check: str) -> set[str]:
    """The answers that must all be yes for a case to go on at a check of the first process."""
    step = pack.processes[0].step(check)
    assert isinstance(step, CheckStep)
    assert {one.value for one in step.branches[0].when} == {"yes"}
    return {str(one.question) for one in step.branches[0].when}


def asked(pack: Pack, task: str) -> list[str]:
    """What a task of the first process asks, by id."""
    step = pack.processes[0].step(task)
    assert isinstance(step, TaskStep)
    return [question.id for question in step.questions_asked]


class Council:
    """A council with one pack in force and one person in each of its groups, who act by the name of their role."""

    def __init__(self, pack: Pack, clock: time_machine.Traveller, **customer: str) -> None:
        self.pack, self.clock = pack, clock
        ensure_site(council_name=pack.identity.council)
        report = Permission.objects.get(codename="report_incident", content_type__app_label="workflows")
        self.people = {role.id: _person(role.groups[0]) for role in pack.roles}
        self.people["front_line"].user_permissions.add(report)
        policy = packs.load(pack, by=None)
        publishing.publish_latest(policy=policy, by=None, warnings_read_by=self.people["front_line"])
        self.policy: Policy = policy
        self.customer = Customer.objects.create(
            **{"first_names": "Ada", "surname": "Marsh", "email": "ada@customer.example", **customer}
        )
        self.case: Case = self.incident()

    def incident(self) -> Case:
        """One more incident, reported now."""
        report = IncidentReport(
            occurred_at=timezone.now(),
            channel="email",
            description="Twelve emails in a day to five teams.",
            behaviours=tuple(one.id for one in self.pack.behaviours[:2]),
            evidence=(EvidenceItem(kind="email", dated=timezone.localdate(), summary="Email of 09:12"),),
        )
        return verbs.report_incident(
            policy=self.policy,
            customer=self.customer,
            service=self.pack.scope.services[0],
            report=report,
            by=self.people["front_line"],
        ).case

    def do(self, step: str, outcome: str = "", **given: Any) -> None:
        """The person whose role it is completes the step; whatever is not given gets a plausible answer."""
        task = Task.objects.get(case=self.case, step=step, status__in=["NEW", "ASSIGNED"])
        do(self.case, step, self.people[task.role], **({"outcome": outcome} if outcome else {}), **given)

    def appeal(self, **also: Any) -> Appeal:
        grounds = [self.pack.appeal.grounds[1].id] if self.pack.appeal else []
        statement = "I need to be able to phone."
        return verbs.open_appeal(case=self.case, grounds=grounds, statement=statement, submission_key="one", **also)

    def wait_until(self, day: dt.date) -> None:
        """The days pass, and what is due on that one is done."""
        self.clock.move_to(dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC))
        sweep()

    def letter(self, code: str) -> str:
        """The latest letter of a kind, as the customer reads it."""
        notice = Notice.objects.filter(case=self.case, letter=code).order_by("issued_at", "pk").last()
        assert notice is not None, f"no letter “{code}” was issued"
        return "\n\n".join([notice.subject, *(f"{part['heading']}\n{part['text']}" for part in notice.paragraphs)])

    def letters(self) -> list[str]:
        rows = Notice.objects.filter(case=self.case).order_by("issued_at", "pk")
        return list(rows.values_list("letter", flat=True))

    def terms(self) -> list[str]:
        """What binds the customer now, in the words they were told."""
        rows = Restriction.objects.filter(case=self.case, status=Restriction.Status.IN_FORCE).order_by("pk")
        return list(rows.values_list("terms_words", flat=True))


def _person(group: str) -> User:
    person, new = User.objects.get_or_create(username=group.casefold().replace(" ", "-"))
    if new:
        person.groups.add(Group.objects.get_or_create(name=group)[0])
    return person
