"""The questions of the customer's mirror."""

from forms.questions import Option, Question, Rules

from ...models import CodeRequest
from .visit import TYPED

REFERENCE = Question(
    id="reference",
    kind="short_text",
    label="Your reference",
    name="your reference",
    hint="It is on our letters and looks like C-7K4M-2Q9X, or A-7K4M-2Q9X for an appeal.",
    rules=Rules(max_length=40),
    autocomplete="off",
)
CODE = Question(
    id="code",
    kind="short_text",
    label="The code we sent you",
    name="the code we sent you",
    hint="8 letters and numbers. Capital letters and spaces do not matter.",
    rules=Rules(max_length=40),
    autocomplete="off",
)
WAY = Question(
    id="way",
    kind="one_of",
    label="How shall we send you a code?",
    name="how we send you a code",
    options=(
        Option(
            value=CodeRequest.Way.EMAIL.value,
            label="By email",
            hint="To the address we already have for you. You can use it for 30 minutes.",
        ),
        Option(
            value=CodeRequest.Way.LETTER.value,
            label="By letter",
            hint="To the address we already have for you. If we have none, it waits for you at our reception. You can"
            " use it for 21 days.",
        ),
    ),
)


def words_asked(label: str, name: str, hint: str) -> Question:
    """The one question of a page on which something is added."""
    return Question(id=TYPED, kind="long_text", label=label, name=name, hint=hint, personal=True)


INFORMATION = words_asked(
    "What do you want to add?",
    "what you want to add",
    "Use your own words. Whoever decides your appeal reads it.",
)
ADJUSTMENT = words_asked(
    "What do you need us to do differently?",
    "what you need us to do differently",
    "For example large print, a phone call instead of a letter, somebody with you, or more time.",
)
COMMENT = words_asked(
    "What should we know when we look at this again?",
    "what we should know",
    "For example what has changed, how the limits have affected you, or what you would like instead.",
)
