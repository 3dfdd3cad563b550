"""Messages through the public form: kept, and passed at once to whoever has to read them (REQUIREMENTS 60-63).

A limit on contact never turns a message away. It goes by the route that was agreed: to the person or inbox that the
limit names. Where none is named, to those who keep the case.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from .. import access
from ..actions.history import record
from ..actions.locks import hold_case
from ..actions.references import normal_reference
from ..actions.telling import tell_groups
from ..models import Case, Message, Policy, Restriction
from ..notices.outbox import queue
from ..policies.editions import pack_of

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True)
class Sent:
    """What somebody sent. `reference_given` is as they typed it, right or wrong."""

    from_name: str
    words: str
    about: str
    at_risk: bool
    says_limited: bool
    reference_given: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass
class _Route:
    """Where a message goes: whole by email to `addresses`; `groups` are told to read it on the case."""

    addresses: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def to(self, addresses: Iterable[str], words: str) -> None:
        new = [one for one in addresses if one.casefold() not in {known.casefold() for known in self.addresses}]
        if new:
            self.addresses += new
            self.words.append(f"{words} ({', '.join(new)})")


def case_named(typed: str) -> Case | None:
    """The case with a reference that somebody typed. Nothing that they are told may depend on it."""
    if not typed.strip():
        return None
    return Case.objects.filter(reference=normal_reference(typed)).first()


@transaction.atomic
def receive_message(*, sent: Sent, reference: str, submission_key: str) -> None:
    """Pass a message on, and keep it on the case that it names. The same key again does nothing."""
    found = case_named(sent.reference_given)
    if found is None:
        _pass_on(sent, reference, _route_without_case(sent), None)
        return
    case = hold_case(found.pk)
    if Message.objects.filter(submission_key=submission_key).exists():
        return
    route = _route(case, sent)
    message = Message.objects.create(
        reference=reference,
        case=case,
        about=sent.about,
        words=sent.words,
        from_name=sent.from_name,
        email=sent.email,
        phone=sent.phone,
        address=sent.address,
        at_risk=sent.at_risk,
        went_to="; ".join(route.words),
        received_at=timezone.now(),
        submission_key=submission_key,
    )
    danger = "Somebody may come to harm. " if sent.at_risk else ""
    record(
        case=case,
        kind="message_received",
        words=f"Message {reference} came through the public form, about {message.get_about_display()}. {danger}"
        f"It went to: {message.went_to}.",
        data={"message": message.pk, "at_risk": sent.at_risk},
    )
    _pass_on(sent, reference, route, case)


def _route(case: Case, sent: Sent) -> _Route:
    """To the point of contact that a limit in force names; else to those who keep the case, where there is a limit.

    What may be urgent goes to everybody, and a request for information also to where any other would go.
    """
    route = _Route()
    limits = list(Restriction.objects.filter(case=case, status=Restriction.Status.IN_FORCE))
    _to_point_of_contact(route, case, limits)
    if sent.at_risk or ((limits or sent.says_limited) and not route.addresses):
        route.groups = access.keepers_of(case)
        route.words.append("those who keep the case")
    if sent.at_risk or sent.about == Message.About.INFORMATION or not (limits or sent.says_limited):
        _to_council(route, [case.policy])
    if not route.words:
        route.groups = access.keepers_of(case)
        route.words.append("those who keep the case")
    return route


def _route_without_case(sent: Sent) -> _Route:
    """A message that names no case of ours. Where there is said to be a limit, whoever keeps the register looks."""
    route = _Route()
    policies = list(Policy.objects.filter(edition__isnull=False).select_related("edition"))
    if not sent.says_limited or sent.at_risk or sent.about == Message.About.INFORMATION:
        _to_council(route, policies)
    if sent.says_limited or sent.at_risk or not route.addresses:
        groups = {name for policy in policies if policy.edition for name in _register_groups(policy.edition.content)}
        people = get_user_model().objects.filter(groups__name__in=groups, is_active=True).exclude(email="").distinct()
        route.to(people.order_by("pk").values_list("email", flat=True), "those who keep the register")
    if not route.addresses:
        _to_council(route, policies)
    return route


def _to_point_of_contact(route: _Route, case: Case, limits: list[Restriction]) -> None:
    """The first limit, in the policy's order, whose terms hold an address to write to; its deputy's goes with it."""
    order = [one.id for one in pack_of(case.edition).restrictions]
    for limit in sorted(limits, key=lambda row: (order.index(row.code) if row.code in order else len(order), row.pk)):
        found = [address for answer in limit.terms.values() for address in EMAIL.findall(str(answer))]
        if found:
            route.to(dict.fromkeys(found), f"the contact named in “{limit.label}”")
            return


def _to_council(route: _Route, policies: Iterable[Policy]) -> None:
    packs = [pack_of(policy.edition) for policy in policies if policy.edition]
    ways = dict.fromkeys(pack.identity.contact.email for pack in packs if pack.identity.contact.email)
    route.to(ways, "the council’s own address")


def _register_groups(content: dict[str, list[dict[str, object]]]) -> list[str]:
    roles = [role for role in content["roles"] if role["sees"] == "register"]
    return [str(name) for role in roles for name in role["groups"]]  # type: ignore[attr-defined]


def _pass_on(sent: Sent, reference: str, route: _Route, case: Case | None) -> None:
    urgent = "Urgent: somebody may come to harm. " if sent.at_risk else ""
    body = render_to_string(
        "emails/message.txt",
        {
            "sent": sent,
            "reference": reference,
            "case": case.reference if case else "",
            "about": Message.About(sent.about).label,
            "is_new": sent.about == Message.About.NEW,
        },
    ).strip()
    for number, address in enumerate(route.addresses):
        subject = f"{urgent}Message {reference}"
        queue(to=address, subject=subject, body=body, key=f"message:{reference}:{number}")
    if case is not None and route.groups:
        tell_groups(
            case=case,
            groups=route.groups,
            told="Whoever keeps the case",
            words=f"{urgent}A message came for this case. Read it on the case’s page, and answer it.",
            key=f"message:{reference}:staff",
        )
