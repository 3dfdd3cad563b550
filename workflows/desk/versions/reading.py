"""An edition as a manager reads it."""

from dataclasses import dataclass

from django.utils import timezone

from ...clock.deadline import words
from ...flows.chart import Chart, chart
from ...models import Acknowledgement, Edition, Policy
from ...notices.letter import Letter
from ...policies.codes import shape
from ...policies.editions import pack_of
from ...policies.schema import Pack
from ..queue import person_name
from .acknowledged import in_words
from .parts import NOT_SPECIFIED, Group, groups


@dataclass(frozen=True)
class DeadlinePart:
    label: str
    span: str
    counted_from: str


@dataclass(frozen=True)
class ParagraphPart:
    heading: str
    text: str
    notes: str


@dataclass(frozen=True)
class LetterPart:
    label: str
    subject: str
    paragraphs: tuple[ParagraphPart, ...]


@dataclass(frozen=True)
class SectionPart:
    """A section of the public page."""

    heading: str
    body: str


@dataclass(frozen=True)
class WarningPart:
    """A warning that somebody read before the edition was published."""

    words: str
    acknowledged: str


@dataclass(frozen=True)
class Reading:
    """`before` is the number of the edition before, to compare with."""

    number: int
    title: str
    version: str
    since: str
    by: str
    reason: str
    in_force: bool
    in_force_number: int | None
    before: int | None
    charts: tuple[Chart, ...]
    deadlines: tuple[DeadlinePart, ...]
    roles: tuple[tuple[str, str], ...]
    letters: tuple[LetterPart, ...]
    behaviours: tuple[tuple[str, tuple[str, ...]], ...]
    checks: tuple[str, ...]
    restrictions: tuple[tuple[str, str], ...]
    sections: tuple[SectionPart, ...]
    groups: tuple[Group, ...]
    warnings: tuple[WarningPart, ...]


def reading(edition: Edition, policy: Policy) -> Reading:
    """Two queries: who acknowledged what, and with which edition first."""
    pack = pack_of(edition)
    return Reading(
        number=edition.number,
        title=pack.identity.policy_title,
        version=pack.identity.version_label,
        since=words(timezone.localdate(edition.published_at)),
        by=person_name(edition.published_by) if edition.published_by else "the command line",
        reason=edition.change_note,
        in_force=edition.pk == policy.edition_id,
        in_force_number=policy.edition.number if policy.edition else None,
        before=edition.number - 1 if edition.number > 1 else None,
        charts=tuple(chart(edition, process.id) for process in pack.processes),
        deadlines=_deadlines(pack),
        roles=tuple((role.label, role.what_they_do) for role in pack.roles),
        letters=tuple(_letter(letter) for letter in pack.letters),
        behaviours=_behaviours(pack),
        checks=tuple(one.label for one in pack.immediate_steps),
        restrictions=tuple((one.label, one.words) for one in pack.restrictions),
        sections=tuple(SectionPart(one.heading, one.body) for one in pack.sections),
        groups=groups(pack),
        warnings=_warnings(edition),
    )


def _deadlines(pack: Pack) -> tuple[DeadlinePart, ...]:
    counted = shape()["$defs"]["NamedDeadline"]["properties"]["starts_from"]["x-words"]
    return tuple(
        DeadlinePart(one.label, one.span.words if one.span else NOT_SPECIFIED, counted[one.starts_from])
        for one in pack.deadlines
    )


def _behaviours(pack: Pack) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """By the heading they stand under, in the policy's order."""
    headings = dict.fromkeys(one.group for one in pack.behaviours)
    return tuple((heading, tuple(one.label for one in pack.behaviours if one.group == heading)) for heading in headings)


def _letter(letter: Letter) -> LetterPart:
    return LetterPart(
        letter.label,
        letter.subject,
        tuple(
            ParagraphPart(
                one.heading,
                one.text,
                ", ".join(
                    note
                    for note, holds in (
                        ("may be left out", not one.required),
                        ("an officer writes it", one.written_by_officer),
                    )
                    if holds
                ),
            )
            for one in letter.paragraphs
        ),
    )


def _warnings(edition: Edition) -> tuple[WarningPart, ...]:
    rows = Acknowledgement.objects.filter(edition=edition).select_related("by")
    return tuple(WarningPart(row.words, said) for row, said in in_words(rows, edition.number).items())
