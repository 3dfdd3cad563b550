"""What every shipped pack owes its source: the facts it gives, a mark on what it does not, and words of our own."""

import re
from dataclasses import dataclass

import pytest

from workflows.notices.letter import MERGE_FIELD
from workflows.policies import packs
from workflows.policies.lint import errors
from workflows.policies.schema import Pack
from workflows.steps import NoticeStep, PanelStep, TaskStep

from .shared_words import kept, runs, shared
from .shipped import PACKS, pack_named

SHIPPED = ("cumbria", "merseyside")


@pytest.fixture(params=SHIPPED)
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pack(slug: str) -> Pack:
    return pack_named(slug)


@dataclass(frozen=True)
class Facts:
    """What a policy says of its numbers and its people; `chosen` are the numbers its source does not give."""

    window: str
    decision: str
    review: str
    decider: str
    appeal_decider: str
    behaviours: int
    chosen: frozenset[str]


FACTS = {
    "cumbria": Facts(
        window="14 calendar days",
        decision="28 calendar days",
        review="6 months",
        decider="senior_manager",
        appeal_decider="independent_senior_manager",
        behaviours=21,
        # The numbers are the source's; that they count calendar days is not.
        chosen=frozenset({"appeal_window", "appeal_decision"}),
    ),
    "merseyside": Facts(
        window="1 month",
        decision="20 working days",
        review="4 months",
        decider="director",
        appeal_decider="principal_officer",
        behaviours=4,
        chosen=frozenset({"appeal_window", "appeal_decision", "review"}),
    ),
}


def deciding(pack: Pack) -> list[TaskStep]:
    """The steps at which one person decides about the customer."""
    steps = [step for process in pack.processes for step in process.steps]
    return [step for step in steps if isinstance(step, TaskStep) and step.decides == "case"]


def test_numbers_and_people_are_those_of_the_policy(slug: str, pack: Pack) -> None:
    assert pack.appeal is not None
    assert pack.review is not None
    decider = pack.appeal_decider()
    found = Facts(
        window=pack.deadline(pack.appeal.window).words,
        decision=pack.deadline(pack.appeal.decision).words,
        review=pack.deadline(pack.review.every).words,
        decider=" ".join(sorted({step.role for step in deciding(pack)})),
        appeal_decider=decider.id if decider else "",
        behaviours=len(pack.behaviours),
        chosen=frozenset(
            code
            for code in (pack.appeal.window, pack.appeal.decision, pack.review.every)
            if pack.named_deadline(code).chosen_for_demonstration
        ),
    )
    assert found == FACTS[slug]


def test_one_person_decides_and_nobody_else_can_be_brought_in_to_decide(pack: Pack) -> None:
    # Whoever an overdue task is brought to may complete it.
    assert deciding(pack)
    assert [step.id for step in deciding(pack) if step.escalate_to] == []
    assert not any(isinstance(step, PanelStep) for process in pack.processes for step in process.steps)


def test_whoever_hears_an_appeal_is_independent_and_shares_no_group_with_whoever_decides(pack: Pack) -> None:
    decider = pack.appeal_decider()
    assert decider is not None
    assert decider.independence == "not_involved"
    groups = {group for step in deciding(pack) for group in pack.role(step.role).groups}
    assert groups.isdisjoint(decider.groups)


def test_lint_finds_no_error(pack: Pack) -> None:
    assert errors(pack) == []


def test_file_is_written_as_a_pack_is_written(slug: str, pack: Pack) -> None:
    assert packs.as_text(pack) == (PACKS / f"{slug}.json").read_text(encoding="utf-8")


def test_what_has_no_source_is_marked_as_chosen(pack: Pack) -> None:
    parts = (*pack.deadlines, *pack.roles, *pack.letters)
    assert [part.id for part in parts if not part.source and not part.chosen_for_demonstration] == []
    for rules in (pack.appeal, pack.review):
        assert rules is not None
        assert rules.source or rules.chosen_for_demonstration


def test_what_is_marked_as_chosen_says_why(pack: Pack) -> None:
    marks = [part.chosen_for_demonstration for part in (*pack.deadlines, *pack.roles, *pack.letters)]
    assert [mark for mark in marks if mark and len(mark.split()) < 6] == []


def test_no_sentence_is_that_of_the_source(slug: str, pack: Pack) -> None:
    assert shared(packs.content_of(pack), kept(slug)) == []


def test_words_of_a_source_would_be_found(pack: Pack) -> None:
    source = set(runs("Some policy says: contact may be limited, for a while, by the manager."))
    content = packs.content_of(pack)
    assert shared(content, source) == []
    content["sections"][-1]["body"] += " Here CONTACT may be\nlimited for a while by the boss!"
    assert shared(content, source) == ["contact may be limited for a while by", "may be limited for a while by the"]


def test_every_letter_names_the_policy_and_says_whom_to_ask(pack: Pack) -> None:
    for letter in pack.letters:
        assert {"policy_title", "policy_version", "policy_address", "ombudsman", "contact"} <= letter.fields(), (
            letter.id
        )


def test_every_letter_with_a_decision_gives_the_last_day_to_appeal(pack: Pack) -> None:
    opening = [letter for letter in pack.letters if letter.opens_appeal]
    assert {"decision", "changed", "goes_on"} <= {letter.id for letter in opening}
    for letter in opening:
        assert {"appeal_last_day", "appeal_address", "case_reference"} <= letter.fields(), letter.id
        assert {"policy", "why", "means", "how_long", "appeal", "ombudsman"} <= {
            one.id for one in letter.required_items
        }


def test_no_sentence_that_a_customer_reads_is_long(pack: Pack) -> None:
    read = [section.body for section in pack.sections]
    read += [part.text for letter in pack.letters for part in letter.paragraphs]
    sentences = [one for text in read for one in re.split(r"[.!?:]\s|\n", MERGE_FIELD.sub("value", text))]
    assert [one for one in sentences if len(one.split()) > 30] == []


def test_every_letter_is_issued_somewhere(pack: Pack) -> None:
    steps = [step for process in pack.processes for step in process.steps]
    issued = {step.letter for step in steps if isinstance(step, NoticeStep)}
    assert issued == {letter.id for letter in pack.letters}


def test_customer_is_told_every_part_of_a_restriction(pack: Pack) -> None:
    for one in pack.restrictions:
        assert set(MERGE_FIELD.findall(one.words)) == {question.id for question in one.questions}, one.id
        assert one.may_conflict_with, one.id


def test_no_step_asks_two_questions_in_the_same_words(pack: Pack) -> None:
    for process in pack.processes:
        for step in process.steps:
            labels = [question.label for question in getattr(step, "questions_asked", ())]
            assert len(labels) == len(set(labels)), step.id


def test_customer_is_asked_about_adjustments_or_support_before_a_decision(pack: Pack) -> None:
    first = pack.processes[0].steps[0]
    assert isinstance(first, TaskStep)
    assert "adjustments" in {question.id for question in first.questions_asked}
