"""One of the shipped packs in force, with a person for each of its roles, played by the real engine."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import time_machine
from django.contrib.auth.models import Group, Permission, User
from django.utils import timezone

from home.seeding import ensure_site
from workflows.actions.cases import EvidenceItem, IncidentReport
from workflows.flows import verbs
from workflows.flows.sweep import sweep
from workflows.models import Appeal, Case, Customer, Notice, Policy, Run
from workflows.policies import packs, publishing
from workflows.policies.schema import Pack

from .test_run import do, in_force, live

FOLDER = Path(__file__).parents[2] / "packs"
START = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)


@dataclass
class Council:
    """A council with a pack in force. `people` are by role, the second group's person by the role and `_2`."""

    pack: Pack
    policy: Policy
    people: dict[str, User]
    clock: time_machine.Traveller

    def report(self, case: Case | None = None, by: str = "front_line") -> Case:
        """One incident of somebody new, or one more on a case."""
        number = Customer.objects.count() + 1
        customer = (
            case.customer
            if case
            else Customer.objects.create(
                first_names="Ada", surname=f"Marsh {number}", email=f"ada{number}@customer.example"
            )
        )
        report = IncidentReport(
            occurred_at=timezone.now(),
            channel="email",
            description="58 emails to nine departments.",
            behaviours=(self.pack.behaviours[0].id,),
            evidence=(EvidenceItem(kind="email", dated=timezone.localdate(), summary="Email of 09:12"),),
        )
        service = self.pack.scope.services[0]
        return verbs.report_incident(
            policy=self.policy, customer=customer, service=service, report=report, by=self.people[by]
        ).case

    def do(self, case: Case, step: str, role: str, **given: object) -> None:
        """The live task of a step, taken and completed by a role's person."""
        do(case, step, self.people[role], **given)

    def appeal(self, case: Case) -> Appeal:
        """An appeal on the first two grounds."""
        rules = self.pack.appeal
        assert rules is not None
        grounds = [ground.id for ground in rules.grounds[:2]]
        return verbs.open_appeal(case=case, grounds=grounds, statement="I need the phone.", submission_key=str(case.pk))

    def later(self, **span: int) -> None:
        """Let time pass, and let the clock do what has become due."""
        self.clock.shift(dt.timedelta(**span))
        assert sweep().stuck == []

    def letters(self, case: Case) -> list[str]:
        return list(Notice.objects.filter(case=case).order_by("pk").values_list("letter", flat=True))

    def letter(self, case: Case, code: str) -> str:
        """The latest letter of a kind as plain text."""
        notice = Notice.objects.filter(case=case, letter=code).latest("pk")
        return "\n\n".join(f"{part['heading']}\n{part['text']}" for part in notice.paragraphs)

    def outcomes(self, case: Case) -> list[str]:
        return list(
            Run.objects.filter(case=case, finished__isnull=False).order_by("pk").values_list("outcome", flat=True)
        )


def pack_named(name: str) -> Pack:
    return packs.read(FOLDER / f"{name}.json")


def open_council(name: str, clock: time_machine.Traveller) -> Council:
    """Publish a shipped pack as a council does, with one person in each of its groups."""
    pack = pack_named(name)
    ensure_site(council_name=pack.identity.council)
    people: dict[str, User] = {}
    members: dict[str, User] = {}
    for role in pack.roles:
        for number, group in enumerate(role.groups, start=1):
            if group not in members:
                members[group] = User.objects.create_user(f"person{len(members)}")
                members[group].groups.add(Group.objects.get_or_create(name=group)[0])
                members[group].user_permissions.add(
                    Permission.objects.get(codename="report_incident", content_type__app_label="workflows")
                )
            people[role.id if number == 1 else f"{role.id}_{number}"] = members[group]
    policy = packs.load(pack, by=None)
    publishing.publish_latest(policy=policy, by=None, warnings_read_by=next(iter(members.values())))
    policy.refresh_from_db()
    return Council(pack, policy, people, clock)


__all__ = ["START", "Council", "in_force", "live", "open_council", "pack_named"]
