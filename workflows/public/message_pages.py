"""The pages of the message journey and their questions."""

from forms.questions import JourneyPage, Messages, Option, Question, Rules

from ..models import Message

EMERGENCY = (
    "If somebody is in danger now, call 999. If you cannot speak, press 55 when asked. By text: register first, by"
    " sending “register” to 999.",
    "If it is not an emergency, call the police on 101, or NHS 111 for urgent help with health. For mental health,"
    " choose option 2.",
    "To talk to somebody at any time: Samaritans on 116 123, or Childline on 0800 1111 for anybody under 19.",
)


def risk_page() -> JourneyPage:
    return JourneyPage(
        id="risk",
        title="Is somebody at risk of harm?",
        intro=(EMERGENCY[0],),
        questions=(
            Question(
                id="at_risk",
                kind="yes_no",
                label="Is somebody at risk of harm, or not safe?",
                name="whether somebody is at risk",
                hint="You, somebody you know or look after, or somebody else. If you say yes, your message is passed on"
                " as urgent.",
            ),
        ),
    )


def message_page(*, at_risk: bool) -> JourneyPage:
    return JourneyPage(
        id="message",
        title="Your message",
        intro=EMERGENCY if at_risk else (),
        questions=(
            Question(
                id="about",
                kind="one_of",
                label="What is it about?",
                name="what it is about",
                options=(
                    Option(
                        value=Message.About.NEW.value,
                        label="Something new",
                        hint="We look at every new matter on its merits, whatever happened before.",
                    ),
                    Option(value=Message.About.KNOWN.value, label="Something you have told us about before"),
                    Option(
                        value=Message.About.INFORMATION.value,
                        label="Information that you want from us",
                        hint="About yourself, or about what we do. You always have the right to ask.",
                    ),
                ),
            ),
            Question(
                id="words",
                kind="long_text",
                label="What would you like to tell us?",
                name="your message",
                personal=True,
            ),
        ),
    )


def limit_page() -> JourneyPage:
    return JourneyPage(
        id="limit",
        title="Limits on your contact with us",
        intro=("You can write to us here whatever limits there are. Your answer helps your message to arrive.",),
        questions=(
            Question(
                id="limited",
                kind="one_of",
                label="Have we limited your contact with us?",
                name="whether we have limited your contact",
                options=(
                    Option(value="yes", label="Yes"),
                    Option(value="no", label="No"),
                    Option(value="unsure", label="I am not sure"),
                ),
            ),
            Question(
                id="reference",
                kind="short_text",
                label="Case reference, if you have one",
                name="the case reference",
                hint="It is at the top of our letters and looks like C-7K4M-2Q9X.",
                required=False,
                rules=Rules(max_length=40),
                autocomplete="off",
            ),
        ),
    )


def you_page() -> JourneyPage:
    return JourneyPage(
        id="you",
        title="Who you are",
        questions=(
            Question(
                id="name", kind="short_text", label="Your name", name="your name", autocomplete="name", personal=True
            ),
            *ways(),
        ),
    )


def ways() -> tuple[Question, ...]:
    """Where an answer reaches whoever writes. None is needed."""
    return (
        Question(
            id="email",
            kind="email",
            label="Email address",
            name="an email address",
            hint="If we may answer there.",
            required=False,
            rules=Rules(messages=Messages(invalid="Enter an email address in full, like name@example.com")),
            autocomplete="email",
            personal=True,
        ),
        Question(id="phone", kind="phone", label="Phone number", required=False, autocomplete="tel", personal=True),
        Question(
            id="address",
            kind="long_text",
            label="Address",
            required=False,
            rules=Rules(max_length=400),
            autocomplete="street-address",
            personal=True,
        ),
    )
