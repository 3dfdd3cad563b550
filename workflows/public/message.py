"""The message journey: open to everybody, and most of all to those whose contact is limited (REQUIREMENTS 60-63).

Whether a reference is one of ours, and whether there is a limit on that case, changes nothing of what is said.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from forms.handlers import Receipt, RequestMeta
from forms.models import Submission
from forms.questions import JourneyPage

from ..actions.references import new_reference, normal_reference
from ..flows.danger import sounds_dangerous
from ..flows.incoming import Sent, receive_message
from ..models import Message
from . import message_pages
from .message_pages import EMERGENCY

STAYS_OPEN = (
    "These stay open to everybody, whatever limits there are: services that the law says we must give you, telling us"
    " that somebody is at risk, requests for information, complaints, and appeals."
)
NEVER_REFUSED = "We never turn a message away because your contact with us is limited. Writing here breaks no limit."

PASSED_ON = (
    "If we have limited your contact and told you of one person or inbox to contact, your message goes straight to"
    " them. If we have limited it in another way, it goes to the team that keeps the record of it. If there is no"
    " limit, it goes to the team that answers our post."
)


class MessageJourney:
    """Registered with `forms` under the key "contact-us"."""

    key = "contact-us"
    title = "Send us a message"
    other_ways: Sequence[str] = (STAYS_OPEN,)
    limited_pages: Mapping[str, str] = {"limit": "reference"}

    @property
    def start_lines(self) -> Sequence[str]:
        return (EMERGENCY[0], "Use this form to tell us or ask us anything. You do not need an account.", NEVER_REFUSED)

    def counted_as(self, page_id: str, typed: str) -> str:
        return one_reference(typed)

    def pages(self, answers: Mapping[str, Any]) -> Sequence[JourneyPage]:
        at_risk = answers.get("at_risk") == "yes"
        return [
            message_pages.risk_page(),
            message_pages.message_page(at_risk=at_risk),
            message_pages.limit_page(),
            message_pages.you_page(),
        ]

    def check_page(self, page_id: str, answers: Mapping[str, Any], meta: RequestMeta) -> Mapping[str, str]:
        return {}

    def submit(self, submission: Submission) -> Receipt:
        answers, reference = submission.answers, new_reference("M")
        sent = Sent(
            from_name=answers["name"],
            words=answers["words"],
            about=answers["about"],
            at_risk=answers["at_risk"] == "yes" or sounds_dangerous(answers["words"]),
            says_limited=answers["limited"] == "yes",
            reference_given=answers.get("reference") or "",
            email=answers.get("email") or "",
            phone=answers.get("phone") or "",
            address=answers.get("address") or "",
        )
        receive_message(sent=sent, reference=reference, submission_key=str(submission.pk))
        return _receipt(sent, reference)


def one_reference(typed: str) -> str:
    """A reference in the spelling that is counted. No reference is no guess: each counts apart."""
    return normal_reference(typed) if typed.strip() else secrets.token_hex(8)


def _receipt(sent: Sent, reference: str) -> Receipt:
    """Made of the answers alone."""
    new = "You wrote about something new. We look at it on its merits: a limit on your contact is no reason not to."
    return Receipt(
        reference=reference,
        title="Message received",
        lines=EMERGENCY if sent.at_risk else (),
        next_steps=(
            *(("We have passed your message on as urgent.",) if sent.at_risk else ()),
            PASSED_ON,
            *((new,) if sent.about == Message.About.NEW else ()),
            "We answer in the way that we agreed with you, or else in the way that you gave us.",
            STAYS_OPEN,
            "To appeal against a decision, choose “Appeal a decision” at the top of this page.",
        ),
    )
