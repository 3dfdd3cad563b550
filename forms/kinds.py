"""The closed lists of a question: its kind, what a browser may fill in, how choices are shown."""

from typing import Literal

from .marks import Words, words

Kind = Literal[
    "short_text",
    "long_text",
    "email",
    "phone",
    "number",
    "date",
    "time",
    "address",
    "yes_no",
    "one_of",
    "many_of",
    "lookup",
    "files",
    "declaration",
    "information",
]
Look = Literal["radios", "select"]
FileGroup = Literal["documents", "pictures", "sound", "film"]
Autocomplete = Literal[
    "", "off", "name", "given-name", "family-name", "organization", "email", "tel", "street-address", "postal-code"
]

KIND_WORDS = words(
    short_text="A line of text",
    long_text="Several lines of text",
    email="An email address",
    phone="A telephone number",
    number="A number",
    date="A day",
    time="A time of day",
    address="A postal address",
    yes_no="Yes or no",
    one_of="One of several choices",
    many_of="Any number of several choices",
    lookup="One entry of a list that editors keep",
    files="Files to send",
    declaration="A box to tick that says “I agree”",
    information="No answer: only words to read",
)
LOOK_WORDS = words(radios="All choices at once, as round buttons", select="A box that opens to a list")
GROUP_WORDS = words(documents="Documents", pictures="Pictures", sound="Sound", film="Film")
AUTOCOMPLETE_WORDS = Words(
    (
        ("", "Nothing in particular"),
        ("off", "Nothing at all"),
        ("name", "Full name"),
        ("given-name", "First name"),
        ("family-name", "Surname"),
        ("organization", "Organisation"),
        ("email", "Email address"),
        ("tel", "Telephone number"),
        ("street-address", "Street address"),
        ("postal-code", "Postcode"),
    )
)

YES, NO = "yes", "no"
CHOICE_KINDS = frozenset({"one_of", "many_of"})
# What is chosen from a list, whoever keeps the list.
CHOSEN_KINDS = CHOICE_KINDS | {"lookup"}
LIMITS: dict[str, int] = {"short_text": 200, "long_text": 4000, "email": 254, "phone": 40}
