"""What a customer is told about an appeal: before it, once it is in, and by email."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings

from forms.answers import answers_for_display
from forms.handlers import Closed, Receipt
from forms.questions import JourneyPage

from ..flows import verbs
from ..flows.receipt import copy_in_words, receipt_of
from ..models import Appeal, Policy
from ..policies.editions import pack_of
from ..policies.schema import Pack
from .appeal_pages import CIRCUMSTANCES

__all__ = ["appealed_before", "copy_of", "no_appeal_now", "receipt_of", "start_lines"]

NEVER_BREAKS = "Appealing, complaining or asking us for help never breaks a limit on your contact, however you do it."
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
        online = f"You can ask us here to hear a late appeal: {settings.PUBLIC_URL}/late-appeal/"
        need = "Give the case reference and your name, and say why it is late. You can also ask in any other way."
        return Closed("The time for an appeal has passed", [str(closed), late, online, need, ask])
    none_yet = (
        "If we decide to warn you formally or to limit your contact, we write to you first. That letter says how to"
        " appeal, and by when."
    )
    instead = f"If you have had such a letter, or you are unhappy with something else: {pack.signposts.complaints}"
    return Closed("There is nothing to appeal yet", [str(closed), none_yet, instead, ask])


def appealed_before(already: verbs.AlreadyAppealed, pack: Pack) -> Closed:
    if already.appeal.outcome:
        return Closed("Your appeal has been decided", [str(already), pack.signposts.ombudsman])
    more = "To add something to it, contact us in any way and give the appeal reference."
    return Closed("We already have your appeal", [str(already), f"{more} {NEVER_BREAKS}"])


def copy_of(appeal: Appeal, receipt: Receipt, pages: Iterable[JourneyPage], answers: Mapping[str, Any]) -> str:
    """The email: every answer as it was given, the circumstances only for those who said that they want them in it."""
    left_out = bool(appeal.circumstances or appeal.adjustments) and answers.get("copy_circumstances") != "yes"
    kept = [page for page in pages if not (left_out and page.id == CIRCUMSTANCES)]
    rows = [row for page in kept for row in answers_for_display(page.questions, answers, answers)]
    return copy_in_words(appeal, receipt, rows, left_out=", as you asked" if left_out else None)


def _in_force() -> Iterable[Policy]:
    return Policy.objects.filter(edition__isnull=False).select_related("edition")


def _time_limit(packs: Iterable[Pack]) -> str:
    windows = {pack.deadline(pack.appeal.window).words for pack in packs if pack.appeal is not None}
    length = f"You have {windows.pop()} from the day our letter is issued." if len(windows) == 1 else ""
    late = "The letter gives the last day. If that day has passed, contact us: we can accept an appeal that comes late."
    return f"{length} {late}".strip()
