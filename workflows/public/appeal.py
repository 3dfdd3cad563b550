"""The appeal journey: no account, a reference and a surname (REQUIREMENTS 64-68, 73)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AnonymousUser, User

from forms.handlers import Closed, Receipt, RequestMeta
from forms.models import Submission
from forms.questions import JourneyPage

from ..access import may
from ..actions.references import normal_reference
from ..flows import verbs
from ..models import Appeal, Case, Notice
from ..notices.outbox import queue
from ..notices.window import opening_letters
from ..policies.editions import pack_of
from . import appeal_pages
from .appeal_told import OTHER_WAYS, appealed_before, copy_of, last_days, no_appeal_now, receipt_of, start_lines
from .lookup import find_case

NO_MATCH = (
    "We cannot find a decision with this reference and surname. Check both against your letter. If they are right,"
    " contact us"
)


class AppealJourney:
    """Registered with `forms` under the key "appeal"."""

    key = "appeal"
    title = "Appeal against a decision"
    other_ways: Sequence[str] = OTHER_WAYS
    limited_pages: Mapping[str, str] = {"who": "reference"}

    @property
    def start_lines(self) -> Sequence[str]:
        return start_lines()

    def counted_as(self, page_id: str, typed: str) -> str:
        return normal_reference(typed)

    def pages(self, answers: Mapping[str, Any]) -> Sequence[JourneyPage]:
        case = find_case(answers)
        rules = pack_of(case.edition).appeal if case else None
        if case is None or rules is None:
            return [appeal_pages.who_page()]
        return [appeal_pages.who_page(), *appeal_pages.pages(rules, answers, verbs.appealable(case))]

    def check_page(self, page_id: str, answers: Mapping[str, Any], meta: RequestMeta) -> Mapping[str, str]:
        if page_id != "who":
            return {}
        case = find_case(answers)
        if case is None:
            # One message for the two: it never says which of them was wrong.
            return {"reference": NO_MATCH}
        with _in_words(case):
            verbs.check_window(case)
        return {}

    def to_remember(self, answers: Mapping[str, Any]) -> Sequence[str]:
        """The last day to appeal, once the case is known. Up to five queries."""
        case = find_case(answers)
        letters = verbs.appealable(case) if case else []
        chosen = [letter for letter in letters if str(letter.pk) == str(answers.get("letter") or "")]
        return last_days(chosen or letters)

    def submit(self, submission: Submission) -> Receipt:
        answers = submission.answers
        case = find_case(answers)
        if case is None:
            raise Closed("We cannot send this appeal", [NO_MATCH])
        with _in_words(case):
            appeal = verbs.open_appeal(
                case=case,
                letter=_letter_chosen(case, answers),
                grounds=list(answers["grounds"]),
                statement=answers["statement"],
                circumstances=answers.get("circumstances") or "",
                adjustments=answers.get("adjustments") or "",
                made_by=answers.get("representative") or "",
                email=answers.get("email") or "",
                phone=answers.get("phone") or "",
                address=answers.get("address") or "",
                submission_key=str(submission.pk),
                files=len(answers.get("files") or ()),
            )
        receipt = receipt_of(appeal, pack_of(case.edition))
        if appeal.email:
            queue(
                to=appeal.email,
                subject=f"We have received your appeal {appeal.reference}",
                body=copy_of(appeal, receipt, self.pages(answers), answers),
                key=f"appeal-copy:{appeal.pk}",
            )
        return receipt


def may_read_files(user: User | AnonymousUser, submission: Submission) -> bool:
    """The files of an appeal are for those who may see the appeal."""
    appeal = Appeal.objects.filter(submission_key=str(submission.pk)).first()
    return appeal is not None and may(user, "view", appeal)


def _letter_chosen(case: Case, answers: Mapping[str, Any]) -> Notice | None:
    """The letter the customer chose, where they had a choice. It is one of the case's, whatever was sent."""
    chosen = str(answers.get("letter") or "")
    return next((letter for letter in opening_letters(case) if str(letter.pk) == chosen), None)


@contextmanager
def _in_words(case: Case) -> Iterator[None]:
    """Turns a refusal into a page that says what the customer can do instead."""
    try:
        yield
    except verbs.WindowClosed as closed:
        raise no_appeal_now(closed, pack_of(case.edition)) from None
    except verbs.AlreadyAppealed as already:
        raise appealed_before(already, pack_of(case.edition)) from None
