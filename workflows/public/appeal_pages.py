"""The pages of the appeal journey and their questions."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.questions import Condition, JourneyPage, Messages, Option, Question, Rules

from ..clock.deadline import words
from ..flows.receipt import named
from ..models import Notice
from ..notices.window import appeal_last_day
from ..policies.schema import AppealRules

CIRCUMSTANCES = "you"


def pages(rules: AppealRules, answers: Mapping[str, Any], letters: Sequence[Notice]) -> list[JourneyPage]:
    """Every page after the first, given the answers so far and the letters that can be appealed against."""
    told = answers.get("circumstances") or answers.get("adjustments")
    copy = [copy_page()] if answers.get("email") and told else []
    return [
        *([letter_page(letters)] if len(letters) > 1 else []),
        grounds_page(rules),
        why_page(),
        circumstances_page(),
        for_whom_page(),
        representative_page(),
        contact_page(),
        *copy,
    ]


def who_page() -> JourneyPage:
    return JourneyPage(
        id="who",
        title="Your decision letter",
        intro=("If you have lost the letter, contact us: we can find it, or take your appeal down for you.",),
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
                options=tuple(Option(value=str(one.pk), label=named(one), hint=_until(one)) for one in letters),
            ),
        ),
    )


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
        id=CIRCUMSTANCES,
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


def for_whom_page() -> JourneyPage:
    label = "Are you appealing for somebody else?"
    return JourneyPage(
        id="for-whom",
        title=label,
        questions=(
            Question(id="on_behalf", kind="yes_no", label=label, name="whether you are appealing for somebody else"),
        ),
    )


def representative_page() -> JourneyPage:
    """Passed over unless somebody else appeals: its only question is then not asked."""
    return JourneyPage(
        id="representative",
        title="Who you are",
        intro=("We may ask the person you appeal for whether they agree that you speak for them.",),
        questions=(
            Question(
                id="representative",
                kind="short_text",
                label="Your name, and how you know them",
                name="your name and how you know them",
                hint="For example: Kim Lowe, their daughter.",
                show_when=Condition(question="on_behalf", operator="equals", value="yes"),
                personal=True,
            ),
        ),
    )


def contact_page() -> JourneyPage:
    return JourneyPage(
        id="contact",
        title="How we reach you",
        intro=("We answer in the way that our letter reached you. If another way is better for you, tell us here.",),
        questions=(
            Question(
                id="email",
                kind="email",
                label="Email address",
                name="an email address",
                hint="We also send a copy of your appeal there. If you told us about your circumstances, we ask you"
                " next whether to put them in it.",
                required=False,
                rules=Rules(messages=Messages(invalid="Enter an email address in full, like name@example.com")),
                autocomplete="email",
                personal=True,
            ),
            Question(
                id="phone",
                kind="phone",
                label="Phone number",
                hint="If we may call you about this appeal.",
                required=False,
                autocomplete="tel",
                personal=True,
            ),
            Question(
                id="address",
                kind="long_text",
                label="Address",
                hint="If it is not the one on our letter.",
                required=False,
                rules=Rules(max_length=400),
                autocomplete="street-address",
                personal=True,
            ),
        ),
    )


def copy_page() -> JourneyPage:
    label = "Shall we put what you told us about your circumstances in the email?"
    return JourneyPage(
        id="copy",
        title=label,
        questions=(
            Question(
                id="copy_circumstances",
                kind="yes_no",
                label=label,
                name="whether to put your circumstances in the email",
                hint="Other people may be able to read your email. We have what you told us either way.",
            ),
        ),
    )
