"""Asking for an appeal to be heard after its last day. Nothing that is said depends on whether the case is there."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.handlers import Receipt, RequestMeta
from forms.models import Submission
from forms.questions import JourneyPage, Question, Rules

from ..actions.late_requests import LateAppeal
from ..actions.references import new_reference
from ..clock import today
from ..flows.incoming import Sent, case_named, receive_message
from ..flows.late import ask_late
from ..models import Message
from .appeal_told import NEVER_BREAKS
from .message import one_reference
from .message_pages import ways

OTHER_WAYS = (
    "You can also ask by phone, by post, by email or in person: any of our officers can take it down for you.",
    "Somebody else can ask for you, or fill in this form with you.",
    NEVER_BREAKS,
)


class LateAppealJourney:
    """Registered with `forms` under the key "late-appeal"."""

    key = "late-appeal"
    title = "Ask for a late appeal"
    other_ways: Sequence[str] = OTHER_WAYS
    limited_pages: Mapping[str, str] = {"who": "reference"}

    @property
    def start_lines(self) -> Sequence[str]:
        return (
            "Use this form if the last day to appeal against our decision has passed, and you still want to appeal.",
            "Tell us why it is late. An officer decides whether to hear your appeal, and writes down the reason.",
            "If the last day has not passed yet, use the form for appeals instead.",
        )

    def counted_as(self, page_id: str, typed: str) -> str:
        return one_reference(typed)

    def pages(self, answers: Mapping[str, Any]) -> Sequence[JourneyPage]:
        return [_who_page(), _why_page(), JourneyPage(id="contact", title="How we reach you", questions=ways())]

    def check_page(self, page_id: str, answers: Mapping[str, Any], meta: RequestMeta) -> Mapping[str, str]:
        return {}

    def submit(self, submission: Submission) -> Receipt:
        answers, reference = submission.answers, new_reference("L")
        case = case_named(answers["reference"])
        ways_given = {name: answers.get(name) or "" for name in ("email", "phone", "address")}
        statement = answers.get("statement") or ""
        if case is None:
            _to_whom_it_may_concern(answers, statement, reference, str(submission.pk), ways_given)
        else:
            sent = LateAppeal(
                from_name=answers["name"],
                received_on=today(),
                why_late=answers["why_late"],
                statement=statement,
                email=ways_given["email"],
                phone=ways_given["phone"],
                address=ways_given["address"],
            )
            ask_late(case=case, sent=sent, submission_key=str(submission.pk), reference=reference)
        return Receipt(
            reference=reference,
            title="Request received",
            next_steps=(
                "Somebody who may accept a late appeal looks at what you have told us, and we let you know.",
                "If it is accepted, your appeal is heard like any other. If it is not, we tell you why, and what else"
                " you can do.",
                "We may ask you for more: what you disagree with, and what you would like us to do.",
                NEVER_BREAKS,
            ),
        )


def _to_whom_it_may_concern(
    answers: Mapping[str, Any], statement: str, reference: str, key: str, ways_given: Mapping[str, str]
) -> None:
    """No case of ours has this reference: people look for it, as for a message that names none."""
    receive_message(
        sent=Sent(
            from_name=answers["name"],
            words=f"Somebody asks for a late appeal. Why it is late:\n{answers['why_late']}\n\n{statement}".strip(),
            about=Message.About.KNOWN,
            at_risk=False,
            says_limited=True,
            reference_given=answers["reference"],
            **ways_given,
        ),
        reference=reference,
        submission_key=key,
    )


def _who_page() -> JourneyPage:
    return JourneyPage(
        id="who",
        title="Your decision letter",
        questions=(
            Question(
                id="reference",
                kind="short_text",
                label="Case reference",
                name="the case reference",
                hint="It is at the top of our letter and looks like C-7K4M-2Q9X.",
                rules=Rules(max_length=40),
                autocomplete="off",
            ),
            Question(
                id="name", kind="short_text", label="Your name", name="your name", autocomplete="name", personal=True
            ),
        ),
    )


def _why_page() -> JourneyPage:
    return JourneyPage(
        id="why",
        title="Why your appeal is late",
        questions=(
            Question(
                id="why_late",
                kind="long_text",
                label="Why is your appeal late?",
                name="why your appeal is late",
                hint="For example illness, a letter that came late, or something we did or did not do.",
                personal=True,
            ),
            Question(
                id="statement",
                kind="long_text",
                label="What do you disagree with, and why?",
                hint="You can also tell us later.",
                required=False,
                personal=True,
            ),
        ),
    )
