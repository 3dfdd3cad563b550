"""What the public and the customer read: live values, addresses, and the words of a restriction."""

from collections.abc import Iterator

from home import live_values
from home.addresses import leads_elsewhere
from home.wording import RESERVED_ADDRESSES, rich_text

from ...notices.letter import MERGE_FIELD
from ..editions import contact, demonstration_choices, public_facts
from ..schema import Pack
from .finding import Finding, found


def check(pack: Pack) -> Iterator[Finding]:
    """The policy's address, public sections, restrictions' words, and what was chosen for the demonstration."""
    if leads_elsewhere(pack.identity.slug):
        words = f"The policy needs another address: “{pack.identity.slug}” leads to another part of the site."
        yield found("policy_address_taken", "identity.slug", words)
    if not contact(pack):
        words = "The policy gives no phone number, email or address at which the council can be reached."
        yield found("contact_missing", "identity.contact", words)
    yield from _sections(pack)
    for index, restriction in enumerate(pack.restrictions):
        asked = {question.id for question in restriction.questions}
        for name in sorted(set(MERGE_FIELD.findall(restriction.words)) - asked):
            words = f"“{restriction.label}” speaks of “{name}”, which it does not ask for."
            yield found("restriction_word_unknown", f"restrictions[{index}].words", words)
    choices = len(demonstration_choices(pack))
    if choices:
        words = f"Chosen for a demonstration and not by the council: {choices}. The public page lists them."
        yield found("demonstration_choices", "the whole pack", words)


def _sections(pack: Pack) -> Iterator[Finding]:
    facts = public_facts(pack)
    taken = set(RESERVED_ADDRESSES)
    for index, section in enumerate(pack.sections):
        if section.slug in taken:
            words = f"“{section.heading}” needs another address: “{section.slug}” is taken."
            yield found("section_address_taken", f"sections[{index}].slug", words)
        taken.add(section.slug)
        for name, text in (("heading", section.heading), ("body", rich_text(section.body))):
            for fault in live_values.faults(text, facts):
                words = f"In “{section.heading}”: {fault}"
                yield found("public_value_unknown", f"sections[{index}].{name}", words)
