"""What whoever appealed is told once their appeal is in, however it came: reference, by when, and what happens next."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils import timezone

from forms.answers import Row
from forms.handlers import Receipt
from home.reach import reach

from ..clock.deadline import words
from ..models import Appeal, Notice
from ..notices.merge import editions_for, grounds_in
from ..notices.outbox import queue
from ..policies.editions import contact, decided_by, pack_of
from ..policies.schema import Pack


def named(letter: Notice) -> str:
    """A letter as its reader knows it: "Decision letter, 3 June 2026"."""
    return f"{letter.label}, {words(timezone.localdate(letter.issued_at))}"


def receipt_of(appeal: Appeal, pack: Pack) -> Receipt:
    rules, decider = pack_of(appeal.letter.edition).appeal, pack.appeal_decider()
    stays = (
        "What we decided stays in force while we look at your appeal."
        if rules is not None and not rules.stays_restriction
        else "What we decided is on hold while we look at your appeal."
    )
    looks = decided_by(decider) if decider else "Somebody independent"
    return Receipt(
        reference=appeal.reference,
        title="Appeal received",
        lines=(
            f"Your appeal is about this letter: {named(appeal.letter)}.",
            f"We will decide your appeal by {words(appeal.decide_by)}.",
            f"How we reached this date: {appeal.decide_by_explained}.",
        ),
        next_steps=(
            f"{looks}{',' if ',' in looks else ''} looks at your appeal.",
            stays,
            "We will write to you with our decision and our reasons.",
            "If you want to add something, contact us and give your appeal reference. That never breaks a limit on your"
            " contact.",
        ),
        copy_sent_to=appeal.email or None,
    )


def copy_in_words(appeal: Appeal, receipt: Receipt, rows: Sequence[Row], *, left_out: str | None) -> str:
    """The email with a copy of an appeal. `left_out` is why the circumstances are not in it, None where they may be."""
    pack = pack_of(appeal.case.policy.edition or appeal.case.edition)
    told = {
        "council": pack.identity.council,
        "appeal": appeal,
        "received": words(timezone.localdate(appeal.received_at)),
        "receipt": receipt,
        "rows": rows,
        "left_out": left_out is not None,
        "why_left_out": left_out or "",
        "reach": reach(contact(pack)),
    }
    return render_to_string("emails/appeal_copy.txt", told).strip()


def acknowledge(appeal: Appeal) -> Receipt:
    """Tell whoever made an appeal that was keyed in: what the public form says, and a copy where we have an address.

    Nobody asked them whether their circumstances may be in an email, so those are left out.
    """
    receipt = receipt_of(appeal, pack_of(appeal.case.edition))
    if appeal.email:
        told_more = bool(appeal.circumstances or appeal.adjustments)
        queue(
            to=appeal.email,
            subject=f"We have received your appeal {appeal.reference}",
            body=copy_in_words(appeal, receipt, _rows(appeal), left_out="" if told_more else None),
            key=f"appeal-copy:{appeal.pk}",
        )
    return receipt


def _rows(appeal: Appeal) -> list[Row]:
    labels = grounds_in(editions_for(appeal.case))
    said = [
        ("came_by", "How it reached us", appeal.get_came_by_display().capitalize()),
        ("grounds", "What you disagree with", "\n".join(labels.get(code, code) for code in appeal.grounds)),
        ("statement", "Why you disagree", appeal.statement),
        ("made_by", "Who made the appeal", appeal.made_by),
    ]
    return [Row(code, label, value) for code, label, value in said if value]
