"""Five cases, and one of everything that an address may point at.

`mine`   each person's own: Ambrose's, at a new discussion while his appeal waits; for the front-line officer Bertha's,
         at an informal warning. Both have been restricted before, so that there is a letter, evidence, an appeal.
`past`   Cornelius's: everybody did their part, the appeal was won, the case is closed.
`posted` Ermintrude's: the front-line officer issued a warning to be posted, and has no part in her case any more.
`other`  Drusilla's, under another policy, in which nobody of the demonstration has a part.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import time_machine
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.core.files.base import ContentFile
from django.utils import timezone

from home.seeding import ensure_site
from tests.policies.test_run import CALLS, do
from tests.workflows import conftest as small
from tests.workflows.small_pack import small_pack
from workflows.actions.cases import EvidenceItem, IncidentReport
from workflows.actions.late_requests import LateAppeal
from workflows.demo.people import PEOPLE, ensure_people
from workflows.flows import late, verbs
from workflows.flows.incoming import Sent, receive_message
from workflows.models import Appeal, Case, Customer, Evidence, Incident, LateRequest, Notice, Policy, Restriction, Task
from workflows.policies import packs
from workflows.policies.editions import publish
from workflows.policies.publishing import publish_latest

from . import wagtail_things

NOW = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)
NOBODY, SUPERUSER = "nobody", "superuser"
TEAM = ("safety", "experience", "strategy")
# Said by hand, not by asking the code under test: whose case each person may see now.
SEES: dict[str, set[str]] = {
    "frontline": {"bertha"},
    "linemanager": {"ambrose"},
    "safety": {"ambrose", "bertha"},
    "experience": {"ambrose", "bertha", "cornelius", "ermintrude"},
    "strategy": {"ambrose", "bertha"},
    "reviewer": {"ambrose", "bertha"},
}
# Who may know a reference without seeing the case: they reported an incident, did a task of it, or may move it.
KNOWS_REFERENCE: dict[str, set[str]] = {
    "policymanager": {"ambrose", "bertha"},
    "frontline": {"ambrose", "bertha", "cornelius", "ermintrude"},
    "otherservice": {"ambrose", "bertha"},
    "linemanager": {"bertha", "cornelius", "ermintrude"},
    "safety": {"cornelius"},
    "strategy": {"cornelius"},
    "reviewer": {"cornelius"},
}
# Who has a letter to post without seeing the case: they read the letter, and nothing that is not in it.
POSTS: dict[str, set[str]] = {"frontline": {"ermintrude"}}
CUSTOMERS = {
    "ambrose": ("Ambrose", "Aardwolf"),
    "bertha": ("Bertha", "Binturong"),
    "cornelius": ("Cornelius", "Coelacanth"),
    "drusilla": ("Drusilla", "Dikdik"),
    "ermintrude": ("Ermintrude", "Echidna"),
}


@dataclass(frozen=True)
class Scene:
    """`things` are what a row may name, `markers` the words that give a case away, by customer."""

    people: dict[str, User | None]
    things: dict[str, Any]
    markers: dict[str, dict[str, str]]

    def thing(self, name: str, person: str) -> Any:
        """What a row means by `mine.task` and the like for this person; a word in quotes is itself."""
        if name.startswith("'"):
            return name.strip("'")
        whose, _, what = name.partition(".")
        owner = {"past": "cornelius", "other": "drusilla", "posted": "ermintrude"}
        owner["mine"] = "bertha" if person == "frontline" else "ambrose"
        return self.things[f"{owner[whose]}.{what}"] if what else self.things[name]

    def closed_to(self, person: str) -> dict[str, dict[str, str]]:
        """Markers this person must never be shown, by customer."""
        known, posts = KNOWS_REFERENCE.get(person, set()), POSTS.get(person, set())
        return {
            whose: {"incident": marks["incident"]}
            if whose in posts
            else {what: words for what, words in marks.items() if what != "reference" or whose not in known}
            for whose, marks in self.markers.items()
            if whose not in SEES.get(person, set())
        }


@contextmanager
def scene() -> Iterator[Scene]:
    """The scene, on a clock that stands still."""
    with time_machine.travel(NOW, tick=False):
        yield _build()


def _build() -> Scene:
    people = ensure_people("a-password-nobody-types")
    boss = User.objects.create_superuser(SUPERUSER, "superuser@staff.example", "a-password-nobody-types")
    cast = _other_council()
    ensure_site(council_name="West Lindsey District Council")
    policy = packs.load(packs.read(settings.BASE_DIR / "packs" / "west-lindsey.json"), by=people["policymanager"])
    publish_latest(policy=policy, by=people["policymanager"], warnings_read_by=people["policymanager"])
    small_one = Policy.objects.create(slug="small", title="Small", content=small_pack())
    publish(policy=small_one, by=None)
    cases = {
        "ambrose": _again(_appealed("ambrose", policy, people), policy, people),
        "bertha": _warned(_again(_appealed("bertha", policy, people), policy, people), people),
        "cornelius": _won(_appealed("cornelius", policy, people), people),
        "drusilla": _elsewhere(small_one, cast),
    }
    _newer_edition(policy, people["policymanager"])
    things: dict[str, Any] = wagtail_things.make(people, boss, policy)
    for whose, case in cases.items():
        things |= {f"{whose}.{what}": value for what, value in _things_of(case).items()}
    cases["ermintrude"] = _to_post(policy, people)
    letter = Notice.objects.get(case=cases["ermintrude"])
    reference = cases["ermintrude"].reference
    things |= {"ermintrude.notice": letter.pk, "ermintrude.task": letter.task_id, "ermintrude.case": reference}
    markers = {whose: _markers(whose, case) for whose, case in cases.items()}
    staff = {one.username: people[one.username] for one in PEOPLE}
    return Scene({**staff, NOBODY: None, SUPERUSER: boss}, things, markers)


def _newer_edition(policy: Policy, by: User) -> None:
    """The cases of the policy follow an older edition now, so that the policy manager may move the open ones."""
    pack = packs.read(settings.BASE_DIR / "packs" / "west-lindsey.json")
    identity = pack.identity.model_copy(update={"change_note": "The second edition."})
    changed = packs.load(pack.model_copy(update={"identity": identity}), by=by)
    changed.latest_revision.publish(user=by)
    policy.refresh_from_db()


def _other_council() -> dict[str, User]:
    report = Permission.objects.get(codename="report_incident", content_type__app_label="workflows")
    made = {}
    for name in ("Officers", "Managers", "Keepers", "Safety", "Reviewers"):
        user = made[name.removesuffix("s").lower()] = User.objects.create_user(f"other-{name.lower()}")
        user.groups.add(Group.objects.create(name=name))
        user.user_permissions.add(report)
    return made


def _say(whose: str, what: str) -> str:
    """Words that nothing else on any page contains."""
    return f"{whose}-{what}-words"


def _report(whose: str, behaviour: str, document: bool = True) -> IncidentReport:
    item = EvidenceItem(
        kind="call",
        dated=timezone.localdate(),
        summary=_say(whose, "evidence"),
        document=ContentFile(_say(whose, "file").encode(), name=f"{_say(whose, 'filename')}.txt") if document else None,
    )
    return IncidentReport(
        occurred_at=timezone.now() - dt.timedelta(hours=1),
        channel="phone",
        description=_say(whose, "incident"),
        circumstances=_say(whose, "circumstances"),
        behaviours=(behaviour,),
        evidence=(item,),
    )


def _customer(whose: str) -> Customer:
    first, surname = CUSTOMERS[whose]
    return Customer.objects.create(
        first_names=first,
        surname=surname,
        email=f"{whose}@customer.example",
        phone=f"01427 {whose}",
        address=_say(whose, "address"),
        adjustments=_say(whose, "adjustment"),
    )


def _appeal(case: Case, whose: str, ground: str) -> None:
    """An appeal with its scan; then a message, and a request for a late appeal, which waits."""
    appeal = verbs.open_appeal(
        case=case,
        grounds=[ground],
        statement=_say(whose, "appeal"),
        circumstances=_say(whose, "illness"),
        submission_key=whose,
    )
    appeal.scan.save(f"{_say(whose, 'scan')}.txt", ContentFile(_say(whose, "scan").encode()))
    sent = Sent(
        from_name=case.customer.name,
        words=_say(whose, "message"),
        about="new",
        at_risk=False,
        says_limited=True,
        reference_given=case.reference,
    )
    receive_message(sent=sent, reference=f"M-{whose}", submission_key=f"message of {whose}")
    asked = LateAppeal(from_name=case.customer.name, received_on=timezone.localdate(), why_late=_say(whose, "late"))
    late.ask_late(case=case, sent=asked, submission_key=f"late request of {whose}")


def _appealed(whose: str, policy: Policy, people: dict[str, User]) -> Case:
    """Restricted by everybody's work; a letter waits at reception, and an appeal for its decision."""
    case = verbs.report_incident(
        policy=policy,
        customer=_customer(whose),
        service="Planning",
        report=_report(whose, "excessive_demands"),
        by=people["frontline"],
    ).case
    do(case, "discussion", people["linemanager"], outcome="investigate")
    do(case, "investigation", people["safety"], outcome="recommend_restriction", **CALLS)
    for member in TEAM:
        do(case, "determination", people[member], outcome="restriction", reasons=_say(whose, "reasons"))
    why = {"exception": "other", "exception_note": _say(whose, "exception")}
    do(case, "without_warning", people["strategy"], outcome="approve", **why)
    do(case, "decision_letter", people["experience"], channel="reception", text_examples=_say(whose, "letter"))
    _appeal(case, whose, "disproportionate")
    return case


def _to_post(policy: Policy, people: dict[str, User]) -> Case:
    case = verbs.report_incident(
        policy=policy,
        customer=_customer("ermintrude"),
        service="Planning",
        report=_report("ermintrude", "excessive_demands"),
        by=people["frontline"],
    ).case
    do(case, "discussion", people["linemanager"], outcome="informal_warning")
    words = _say("ermintrude", "letter")
    do(case, "informal_warning", people["frontline"], channel="post", text_examples=words)
    return case


def _again(case: Case, policy: Policy, people: dict[str, User]) -> Case:
    """One more incident, reported by another service: the line manager has it again."""
    whose = case.customer.first_names.lower()
    report = _report(whose, "excessive_demands", document=False)
    verbs.report_incident(
        policy=policy, customer=case.customer, service="Housing", report=report, by=people["otherservice"]
    )
    return case


def _warned(case: Case, people: dict[str, User]) -> Case:
    do(case, "discussion", people["linemanager"], outcome="informal_warning")
    return case


def _won(case: Case, people: dict[str, User]) -> Case:
    asked = LateRequest.objects.get(case=case)
    words = _say("cornelius", "refusal")
    late.refuse_late(case=case, by=people["reviewer"], because="no_reason", words=words, request=asked)
    do(case, "decide", people["reviewer"], outcome="overturn", reasons=_say("cornelius", "reasons"))
    do(case, "overturned_letter", people["reviewer"])
    case.refresh_from_db()
    if case.closed_at is None:
        raise AssertionError("The past case should be closed by now.")
    return case


def _elsewhere(policy: Policy, cast: dict[str, User]) -> Case:
    whose = "drusilla"
    customer, report = _customer(whose), _report(whose, "abuse")

    def reported() -> Case:
        return verbs.report_incident(
            policy=policy, customer=customer, service="Elsewhere", report=report, by=cast["officer"]
        ).case

    case = reported()
    small.do(case, "discuss", cast["manager"], note=_say(whose, "note"), outcome="refer")
    small.do(case, "propose", cast["safety"], restrictions=["one_inbox"], one_inbox__inbox=f"{whose}@inbox.example")
    for member in ("safety", "keeper"):
        small.do(case, "vote", cast[member], outcome="yes", reasons=_say(whose, "reasons"))
    small.do(case, "letter", cast["keeper"], channel="reception")
    _appeal(case, whose, "harsh")
    reported()
    return case


def _things_of(case: Case) -> dict[str, Any]:
    """The ids of a case's records. `task` is open and not the appeal's; `done` is the panel's, long over."""
    tasks = Task.objects.filter(case=case, flow_task_type="HUMAN").exclude(kind="notice", role="independent_reviewer")
    appeal = Appeal.objects.get(case=case)
    hearing = tasks.get(process_id=appeal.run_id)
    escalation = tasks.exclude(process_id=appeal.run_id).order_by("pk")
    return {
        "case": case.reference,
        "case_pk": case.pk,
        "first": escalation.first().pk,
        "panel": escalation.get(kind="panel").pk,
        "task": escalation.last().pk,
        "hearing": hearing.pk,
        "notice": Notice.objects.filter(case=case, channel="reception").get().pk,
        "incident": Incident.objects.filter(case=case).first().pk,
        "latest_incident": Incident.objects.filter(case=case).order_by("pk").last().pk,
        "evidence": Evidence.objects.filter(incident__case=case).exclude(document="").first().pk,
        "restriction": Restriction.objects.filter(case=case).first().pk,
        "appeal": appeal.pk,
        "appeal_reference": appeal.reference,
        "late": LateRequest.objects.get(case=case).reference,
    }


def _markers(whose: str, case: Case) -> dict[str, str]:
    first, surname = CUSTOMERS[whose]
    appeal = Appeal.objects.filter(case=case).first()
    return {
        "reference": case.reference,
        **({"appeal reference": appeal.reference} if appeal else {}),
        "first names": first,
        "surname": surname,
        "incident": _say(whose, "incident"),
        "words": f"{whose}-",
    }
