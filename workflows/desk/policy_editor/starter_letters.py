"""The letters that a new policy begins with: those that answer an appeal and a review, in words to be changed."""

from typing import Any

Part = dict[str, Any]

GREETING = "Dear {{ customer_name }}\n\n"
POLICY = "We act under our policy “{{ policy_title }}” ({{ policy_version }}). You can read it at {{ policy_address }}."
HELP = "Please tell us if there is anything that makes it hard for you to deal with us. {{ contact }}"
OMBUDSMAN = "{{ complaints_process }}\n\n{{ ombudsman }}"
APPEAL = "{{ appeal_until }} You can appeal at {{ appeal_address }} with the reference {{ case_reference }}."


def letters() -> list[Part]:
    """Each names the policy and says where help is to be had."""
    return [_appeal_received(), _appeal_outcome(), _lifted(), _goes_on()]


def _appeal_received() -> Part:
    first = (
        f"{GREETING}Your appeal reached us on {{{{ appeal_received }}}}. "
        "It has the reference {{ appeal_reference }}.\n\n"
        "Somebody who had no part in the decision looks at it. You hear from us by {{ appeal_decide_by }}."
    )
    return _letter("appeal_received", "Your appeal has arrived", [_paragraph("arrived", "Your appeal", first)])


def _appeal_outcome() -> Part:
    first = (
        f"{GREETING}You appealed on {{{{ appeal_received }}}}. I had no part in the decision you appealed against, "
        "and I have looked at it again. My answer is: {{ decision }}."
    )
    parts = [
        _paragraph("answer", "Our answer", first),
        _paragraph("reasons", "The reasons", "{{ decision_reasons }}"),
        _paragraph("ombudsman", "If you are still unhappy", OMBUDSMAN),
    ]
    return _letter("appeal_outcome", "The answer to your appeal", parts)


def _lifted() -> Part:
    first = f"{GREETING}We have looked again at the limits on how you can contact us. They are lifted from today."
    return _letter("lifted", "The limits on contact are lifted", [_paragraph("lifted", "What changes", first)])


def _goes_on() -> Part:
    first = (
        f"{GREETING}We have looked again at the limits on how you can contact us. They go on:\n\n{{{{ restrictions }}}}"
    )
    parts = [
        _paragraph("goes_on", "What applies to you", first),
        _paragraph("reasons", "The reasons", "{{ decision_reasons }}"),
        _paragraph("review", "When we look at it again", "We look at it again by {{ review_date }}."),
        _paragraph("appeal", "If you disagree", f"{APPEAL}\n\n{OMBUDSMAN}"),
    ]
    return {**_letter("goes_on", "The limits on contact go on", parts), "opens_appeal": True}


def _letter(code: str, label: str, parts: list[Part]) -> Part:
    closing = [_paragraph("policy", "Our policy", POLICY), _paragraph("help", "If you need help", HELP)]
    return {"id": code, "label": label, "subject": label, "paragraphs": [*parts, *closing]}


def _paragraph(code: str, heading: str, text: str) -> Part:
    return {"id": code, "heading": heading, "text": text}
