"""The appeal journey: no account, a reference and a surname (REQUIREMENTS 64-68, 73)."""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from forms.handlers import Closed, Receipt, RequestMeta
from forms.models import Submission
from forms.questions import Condition, JourneyPage, Messages, Option, Question, Rules

from ..actions.references import normal_reference
from ..clock.deadline import words
from ..flows import verbs
from ..models import Appeal, Case, Notice, surname_key
from ..notices.merge import appeal_last_day, opening_letters
from ..notices.outbox import queue
from ..policies.editions import pack_of
from ..policies.schema import AppealRules, Pack

NO_MATCH = "We cannot find a decision with this reference and surname. Check both against your letter."


class AppealJourney:
    """Registered with `forms` under the key "appeal"."""

    key = "appeal"
    title = "Appeal against a decision"
    start_lines: Sequence[str] = (
        "Use this form if we have written to you with a decision about your contact with us, and you disagree.",
        "You need the case reference from our letter. It starts with C. The letter also gives the last day to appeal.",
        "Somebody who took no part in the decision will look at your appeal.",
        "You can ask somebody to fill in this form for you.",
    )
    limited_pages: Mapping[str, str] = {"who": "reference"}

    def pages(self, answers: Mapping[str, Any]) -> Sequence[JourneyPage]:
        case = find_case(answers)
        if case is None:
            return [who_page()]
        pack = pack_of(case.edition)
        if pack.appeal is None:
            return [who_page()]
        letters = verbs.appealable(case)
        choose = [letter_page(letters)] if len(letters) > 1 else []
        return [who_page(), *choose, grounds_page(pack.appeal), why_page(), circumstances_page(), contact_page()]

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
                submission_key=str(submission.pk),
            )
        receipt = _receipt(appeal, pack_of(case.edition))
        if appeal.email:
            queue(
                to=appeal.email,
                subject=f"We have received your appeal {appeal.reference}",
                body=_copy(receipt, answers),
                key=f"appeal-copy:{appeal.pk}",
            )
        return receipt


def find_case(answers: Mapping[str, Any]) -> Case | None:
    """The case with this reference whose customer has this surname.

    A wrong reference and a wrong surname take the same steps: one look-up, one comparison.
    """
    typed = normal_reference(str(answers.get("reference") or ""))
    case = Case.objects.select_related("customer", "edition").filter(reference=typed).first()
    known = case.customer.surname_key if case else "nobody"
    given = surname_key(str(answers.get("surname") or ""))
    same = hmac.compare_digest(known.encode(), given.encode())
    return case if case is not None and same and given else None


def _letter_chosen(case: Case, answers: Mapping[str, Any]) -> Notice | None:
    """The letter the customer chose, where they had a choice. It is one of the case's, whatever was sent."""
    chosen = str(answers.get("letter") or "")
    return next((letter for letter in opening_letters(case) if str(letter.pk) == chosen), None)


@contextmanager
def _in_words(case: Case) -> Iterator[None]:
    """Turns a refusal into a page that says what the customer can do instead."""
    pack = pack_of(case.edition)
    try:
        yield
    except verbs.WindowClosed as closed:
        late = pack.appeal.late if pack.appeal else ""
        raise Closed("The time for an appeal has passed", [str(closed), late, pack.signposts.contact]) from None
    except verbs.AlreadyAppealed as already:
        if already.appeal.outcome:
            raise Closed("Your appeal has been decided", [str(already), pack.signposts.ombudsman]) from None
        more = "To add something to it, write to us and give the appeal reference."
        raise Closed("We already have your appeal", [str(already), more]) from None


def who_page() -> JourneyPage:
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
                id="surname",
                kind="short_text",
                label="Surname",
                name="your surname",
                hint="As on our letter. For a group or an organisation, give its name.",
                autocomplete="family-name",
                personal=True,
            ),
        ),
    )


def letter_page(letters: Sequence[Notice]) -> JourneyPage:
    """Which decision, where more than one can be appealed against."""
    return JourneyPage(
        id="letter",
        title="Which decision you disagree with",
        questions=(
            Question(
                id="letter",
                kind="one_of",
                label="Which letter is your appeal about?",
                name="which letter your appeal is about",
                hint="You can appeal against each of them. Send one appeal for each letter.",
                options=tuple(Option(value=str(one.pk), label=_named(one), hint=_until(one)) for one in letters),
            ),
        ),
    )


def _named(letter: Notice) -> str:
    return f"{letter.label}, {words(timezone.localdate(letter.issued_at))}"


def _until(letter: Notice) -> str:
    last_day = appeal_last_day(letter)
    return f"The last day to appeal is {words(last_day)}." if last_day else ""


def grounds_page(rules: AppealRules) -> JourneyPage:
    options = tuple(Option(value=ground.id, label=ground.label) for ground in rules.grounds)
    return JourneyPage(
        id="what",
        title="What you disagree with",
        questions=(
            Question(
                id="grounds",
                kind="many_of",
                label="What do you disagree with?",
                name="what you disagree with",
                hint="Choose all that apply.",
                options=options,
            ),
        ),
    )


def why_page() -> JourneyPage:
    return JourneyPage(
        id="why",
        title="Why you disagree",
        questions=(
            Question(
                id="statement",
                kind="long_text",
                label="Why do you disagree with the decision?",
                name="why you disagree",
                hint="Use your own words. Say what we got wrong and what you would like us to do.",
                personal=True,
            ),
        ),
    )


def circumstances_page() -> JourneyPage:
    return JourneyPage(
        id="you",
        title="Your circumstances",
        questions=(
            Question(
                id="circumstances",
                kind="long_text",
                label="Is there anything about your circumstances that we should know?",
                hint="For example your health, a disability, caring for somebody, or something we did or did not do.",
                required=False,
                personal=True,
            ),
            Question(
                id="adjustments",
                kind="long_text",
                label="Do you need us to do anything differently?",
                hint="For example large print, a phone call instead of a letter, or more time.",
                required=False,
                personal=True,
            ),
        ),
    )


def contact_page() -> JourneyPage:
    return JourneyPage(
        id="contact",
        title="How we reach you",
        questions=(
            Question(
                id="on_behalf",
                kind="yes_no",
                label="Are you appealing for somebody else?",
                name="whether you are appealing for somebody else",
            ),
            Question(
                id="representative",
                kind="short_text",
                label="Your name, and how you know them",
                name="your name and how you know them",
                show_when=Condition(question="on_behalf", operator="equals", value="yes"),
                personal=True,
            ),
            Question(
                id="email",
                kind="email",
                label="Email address for a copy",
                name="an email address",
                hint="We send a copy of your appeal there. We answer to the address on our letter.",
                required=False,
                rules=Rules(messages=Messages(invalid="Enter an email address in full, like name@example.com")),
                autocomplete="email",
                personal=True,
            ),
        ),
    )


def _receipt(appeal: Appeal, pack: Pack) -> Receipt:
    rules = pack.appeal
    decider = pack.appeal_decider()
    stays = (
        "What we decided stays in force while we look at your appeal."
        if rules is not None and not rules.stays_restriction
        else "What we decided is on hold while we look at your appeal."
    )
    return Receipt(
        reference=appeal.reference,
        title="Appeal received",
        lines=(
            f"Your appeal is about this letter: {_named(appeal.letter)}.",
            f"We will decide your appeal by {words(appeal.decide_by)}.",
            f"How we reached this date: {appeal.decide_by_explained}.",
        ),
        next_steps=(
            f"Your appeal goes to: {decider.label if decider else 'an independent decider'}. They took no part in the"
            " decision.",
            stays,
            "We will write to you with our decision and our reasons.",
            "Keep your appeal reference. Give it if you write to us about this appeal.",
        ),
        copy_sent_to=appeal.email or None,
    )


def _copy(receipt: Receipt, answers: Mapping[str, Any]) -> str:
    parts = [
        f"Your appeal reference is {receipt.reference}.",
        "\n".join(receipt.lines),
        "What happens next\n" + "\n".join(f"- {line}" for line in receipt.next_steps),
        f"What you told us\n{answers['statement']}",
    ]
    return "\n\n".join(parts)
