"""What a customer is told about an appeal: before it, once it is in, and by email."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from forms.answers import answers_for_display
from forms.handlers import Closed, Receipt
from forms.questions import JourneyPage
from home.reach import reach

from ..clock.deadline import words
from ..flows import verbs
from ..models import Appeal, Policy
from ..policies.editions import contact, decided_by, pack_of
from ..policies.schema import Pack
from .appeal_pages import CIRCUMSTANCES, named

NEVER_BREAKS = "Appealing, complaining or asking us for help never breaks a limit on your contact, however you do it."
YOUR_CASE = f"{settings.PUBLIC_URL}/your-case/"
OTHER_WAYS = (
    "You can also appeal by phone, by post, by email or in person: ask any of our officers to take it down for you.",
    "Somebody else can appeal for you, or fill in this form with you.",
    NEVER_BREAKS,
)


def start_lines() -> Sequence[str]:
    """What the first page says. Reads the policies in force: one query."""
    return (
        "Use this form if we have written to you with a decision about your contact with us, and you disagree.",
        _time_limit(pack_of(policy.edition) for policy in _in_force() if policy.edition),
        "You need the case reference from our letter. It starts with C. If you have lost the letter, contact us: we can"
        " find the reference for you.",
        "Somebody who took no part in the decision will look at your appeal.",
    )


def no_appeal_now(closed: verbs.WindowClosed, pack: Pack) -> Closed:
    """The time is over, or it has not begun: nothing has been decided yet."""
    ask = f"{pack.signposts.contact} {NEVER_BREAKS}"
    if closed.last_day is not None:
        late = pack.appeal.late if pack.appeal else ""
        return Closed("The time for an appeal has passed", [str(closed), late, ask])
    none_yet = (
        "If we decide to warn you formally or to limit your contact, we write to you first. That letter says how to"
        " appeal, and by when."
    )
    instead = f"If you have had such a letter, or you are unhappy with something else: {pack.signposts.complaints}"
    return Closed("There is nothing to appeal yet", [str(closed), none_yet, instead, ask])


def appealed_before(already: verbs.AlreadyAppealed, pack: Pack) -> Closed:
    if already.appeal.withdrawn_at:
        again = "If you want us to look at the decision after all, contact us and say why."
        return Closed("You have withdrawn your appeal", [str(already), f"{again} {NEVER_BREAKS}"])
    if already.appeal.outcome:
        return Closed("Your appeal has been decided", [str(already), pack.signposts.ombudsman])
    more = "To add something to it, contact us in any way and give the appeal reference."
    return Closed("We already have your appeal", [str(already), f"{more} {NEVER_BREAKS}"])


def receipt_of(appeal: Appeal, pack: Pack) -> Receipt:
    rules, decider = pack_of(appeal.letter.edition).appeal, pack.appeal_decider()
    stays = (
        "What we decided stays in force while we look at your appeal."
        if rules is not None and not rules.stays_restriction
        else "What we decided is on hold while we look at your appeal."
    )
    looks = decided_by(decider) if decider else "Somebody independent"
    return Receipt(
        reference=appeal.reference,
        title="Appeal received",
        lines=(
            f"Your appeal is about this letter: {named(appeal.letter)}.",
            f"We will decide your appeal by {words(appeal.decide_by)}.",
            f"How we reached this date: {appeal.decide_by_explained}.",
        ),
        next_steps=(
            f"{looks}{',' if ',' in looks else ''} looks at your appeal.",
            stays,
            "We will write to you with our decision and our reasons.",
            f"To see where your appeal is, to add something to it or to withdraw it, go to {YOUR_CASE} and give your"
            " appeal reference. We send you a code; you need no account. You can also contact us: that never breaks a"
            " limit on your contact.",
        ),
        copy_sent_to=appeal.email or None,
    )


def copy_of(appeal: Appeal, receipt: Receipt, pages: Iterable[JourneyPage], answers: Mapping[str, Any]) -> str:
    """The email: every answer as it was given, the circumstances only for those who said that they want them in it."""
    pack = pack_of(appeal.case.policy.edition or appeal.case.edition)
    left_out = bool(appeal.circumstances or appeal.adjustments) and answers.get("copy_circumstances") != "yes"
    kept = [page for page in pages if not (left_out and page.id == CIRCUMSTANCES)]
    rows = [row for page in kept for row in answers_for_display(page.questions, answers, answers)]
    return render_to_string(
        "emails/appeal_copy.txt",
        {
            "council": pack.identity.council,
            "appeal": appeal,
            "received": words(timezone.localdate(appeal.received_at)),
            "receipt": receipt,
            "rows": rows,
            "left_out": left_out,
            "reach": reach(contact(pack)),
        },
    ).strip()


def _in_force() -> Iterable[Policy]:
    return Policy.objects.filter(edition__isnull=False).select_related("edition")


def _time_limit(packs: Iterable[Pack]) -> str:
    windows = {pack.deadline(pack.appeal.window).words for pack in packs if pack.appeal is not None}
    length = f"You have {windows.pop()} from the day our letter is issued." if len(windows) == 1 else ""
    late = "The letter gives the last day. If that day has passed, contact us: we can accept an appeal that comes late."
    return f"{length} {late}".strip()
