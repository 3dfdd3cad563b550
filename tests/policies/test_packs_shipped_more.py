"""Portsmouth and Newcastle-under-Lyme: what their sources give is in the packs, and what they do not give says so."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from home.live_values import in_html
from home.wording import rich_text
from workflows.clock import Span, Unit
from workflows.policies import packs
from workflows.policies.editions import public_facts
from workflows.policies.lint import errors, lint
from workflows.policies.pointers import used_at
from workflows.policies.schema import Pack
from workflows.steps import HumanStep, NoticeStep, PanelStep, WaitStep

from .open_council import FOLDER, pack_named

NAMES = ("portsmouth", "newcastle-under-lyme")
# Every eight words in a row of each source, as hashes: enough to find a copied sentence, and no copy itself.
FINGERPRINTS = Path(__file__).parent / "fingerprints"
RUN = 8


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pack(name: str) -> Pack:
    return pack_named(name)


@pytest.fixture
def portsmouth() -> Pack:
    return pack_named("portsmouth")


@pytest.fixture
def newcastle() -> Pack:
    return pack_named("newcastle-under-lyme")


def step(pack: Pack, process: str, code: str) -> Any:
    return pack.process(process).step(code)


def everybody(pack: Pack) -> dict[str, set[int]]:
    groups = sorted({group for role in pack.roles for group in role.groups})
    return {group: {number} for number, group in enumerate(groups)}


# Both


def test_pack_could_be_published_when_each_group_has_one_person(pack: Pack) -> None:
    assert errors(pack, everybody(pack)) == []
    assert {finding.code for finding in lint(pack, everybody(pack))} == {"demonstration_choices"}


def test_pack_is_written_the_one_way(name: str, pack: Pack) -> None:
    assert packs.as_text(pack).encode() == (FOLDER / f"{name}.json").read_bytes()


@pytest.mark.parametrize("kind", ["deadlines", "roles", "letters"])
def test_what_the_source_does_not_give_says_so(pack: Pack, kind: str) -> None:
    silent = [one.id for one in getattr(pack, kind) if not one.source and not one.chosen_for_demonstration]
    assert silent == []


def test_every_behaviour_and_restriction_says_where_it_comes_from(pack: Pack) -> None:
    assert [one.id for one in (*pack.behaviours, *pack.restrictions) if not one.source] == []


def test_no_number_is_anybodys_but_the_councils_or_is_marked(name: str, pack: Pack) -> None:
    given = {"portsmouth": set(), "newcastle-under-lyme": {"monitoring"}}[name]
    assert {one.id for one in pack.deadlines if not one.chosen_for_demonstration} == given


def test_letters_name_the_policy_the_ombudsman_and_a_contact(pack: Pack) -> None:
    for letter in pack.letters:
        assert {"policy_title", "policy_version", "policy_address", "ombudsman"} <= letter.fields(), letter.id
        required = {item.id for item in letter.required_items}
        assert {"policy", "ombudsman"} <= required, letter.id
        assert required & {"contact", "single_contact"}, letter.id


def test_letters_that_can_be_appealed_say_how_and_until_when(pack: Pack) -> None:
    opening = [letter for letter in pack.letters if letter.opens_appeal]
    assert {"decision", "extended", "changed"} <= {letter.id for letter in opening}
    for letter in opening:
        assert {"appeal_last_day", "appeal_address", "span_appeal_decision"} <= letter.fields(), letter.id
        assert "appeal" in {item.id for item in letter.required_items}, letter.id
    for letter in pack.letters:
        assert letter.opens_appeal or "appeal_last_day" not in letter.fields(), letter.id


def test_every_letter_is_issued_by_some_step(pack: Pack) -> None:
    issued = {one.letter for process in pack.processes for one in process.steps if isinstance(one, NoticeStep)}
    assert issued == {letter.id for letter in pack.letters}


def test_appeal_is_decided_by_somebody_who_decided_nothing_before(pack: Pack) -> None:
    decider = pack.appeal_decider()
    assert decider is not None
    assert decider.independence == "not_involved"
    others = {group for role in pack.roles if role.id != decider.id for group in role.groups}
    assert not set(decider.groups) & others


def test_sections_show_live_values_and_no_number_of_their_own(pack: Pack) -> None:
    facts = public_facts(pack)
    bodies = " ".join(section.body for section in pack.sections)
    used = set(re.findall(r"\{\{ (\w+) \}\}", bodies))
    promised = {one.id for one in pack.deadlines} - {"proposal", "referral", "talk", "case_building", "contact_check"}
    assert promised - {"letter", "deciding"} <= used
    assert all("no value" not in in_html(rich_text(section.body), facts) for section in pack.sections)
    assert not re.search(r"\d+ (calendar |working )?(days|months)", bodies.replace("20 working days", ""))


def test_every_task_with_a_deadline_says_what_happens_when_it_passes(pack: Pack) -> None:
    decider = pack.appeal_decider()
    for process in pack.processes:
        for one in process.steps:
            if isinstance(one, HumanStep) and one.deadline and (decider is None or one.role != decider.id):
                assert one.escalate_to or one.on_expiry, (process.id, one.id)


def test_nobody_is_labelled_and_nothing_is_threatened(pack: Pack) -> None:
    hard = re.compile(r"\b(vexatious person|offender|abuser|must comply|failure to|hereby|pursuant)\b", re.IGNORECASE)
    for letter in pack.letters:
        for part in letter.paragraphs:
            assert not hard.search(part.text), (letter.id, part.id)


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", ""))


def strings_in(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    for one in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
        yield from strings_in(one)


def runs_of(text: str) -> Iterator[str]:
    words = words_of(text)
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])


def test_no_eight_words_in_a_row_are_the_sources(name: str) -> None:
    known = set((FINGERPRINTS / f"{name}.txt").read_text(encoding="ascii").split())
    assert len(known) > 500
    content = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    copied = [run for text in strings_in(content) for run in runs_of(text) if fingerprint(run) in known]
    assert copied == []


def fingerprint(run: str) -> str:
    return hashlib.sha256(run.encode()).hexdigest()[:12]


# Portsmouth


def test_portsmouth_covers_any_interaction_and_not_only_complaints(portsmouth: Pack) -> None:
    assert "for any reason and by any route" in portsmouth.scope.applies_to
    assert "No complaint needs to have been made." in portsmouth.scope.applies_to
    assert "challenging a decision are never" in portsmouth.scope.not_covered


def test_portsmouth_comes_to_a_proposal_only_after_informal_steps(portsmouth: Pack) -> None:
    gate = step(portsmouth, "escalation", "informal_first")
    assert portsmouth.process("escalation").steps[0].id == "look"
    assert [(one.question, one.value) for one in gate.branches[0].when] == [("informal_taken", "yes")]
    assert (gate.branches[0].goes_to, gate.otherwise) == ("proposal", "look")


def test_portsmouth_imposes_nothing_before_agreement_was_sought(portsmouth: Pack) -> None:
    found = {one.id: one for one in portsmouth.process("escalation").steps}
    # Without the step in which agreement is sought, no case can come to a restriction.
    seen, waiting = set(), ["look"]
    while waiting:
        code = waiting.pop()
        if code not in seen and code != "agree":
            seen.add(code)
            waiting += [way.goes_to for way in found[code].ways()]
    assert "proposal" in seen
    assert not {"agreement", "refer", "prepare", "decide", "restrict"} & seen
    assert {one.id: one.goes_to for one in found["agree"].outcomes} == {
        "agreed": "agreement",
        "settled": "closed",
        "not_agreed": "refer",
    }


def test_portsmouth_agreement_is_one_contact_or_a_way_and_a_number(portsmouth: Pack) -> None:
    hint = next(part.hint for part in portsmouth.letter("proposal").paragraphs if part.id == "proposal")
    assert "One person to contact, or a way and a number of times to be in touch, or both." in hint
    assert {"single_contact", "method", "frequency"} <= {one.id for one in portsmouth.restrictions}


def test_portsmouth_decides_in_consultation(portsmouth: Pack) -> None:
    panel = step(portsmouth, "escalation", "decide")
    assert isinstance(panel, PanelStep)
    assert (panel.shape, panel.decider, panel.quorum) == ("consult", "helpdesk_manager", 2)
    assert panel.seats == ("helpdesk_manager", "assistant_director")
    assert portsmouth.role("helpdesk_manager").label == "City helpdesk manager"
    assert portsmouth.role("assistant_director").label == "Assistant Director of Corporate Services"


def test_portsmouth_referral_brings_evidence_and_the_steps_taken(portsmouth: Pack) -> None:
    asked = {question.id for question in step(portsmouth, "escalation", "refer").questions_asked}
    assert {"evidence", "steps_taken", "open_enquiries"} <= asked


def test_portsmouth_appeals_go_to_the_director(portsmouth: Pack) -> None:
    decider = portsmouth.appeal_decider()
    assert decider is not None
    assert (decider.label, decider.source) == ("Director of Corporate Services", "4.3")


def test_portsmouth_gives_the_58_emails_as_an_example(portsmouth: Pack) -> None:
    note = next(one.note for one in portsmouth.behaviours if one.id == "excessive_contact")
    assert "58 emails" in note
    assert "within 20 working days" in note


def test_portsmouth_still_answers_real_enquiries(portsmouth: Pack) -> None:
    for code in ("proposal", "agreement", "decision", "extended", "changed"):
        assert "enquiries" in {item.id for item in portsmouth.letter(code).required_items}, code
    assert "If you have a real enquiry, we answer it." in next(
        one.body for one in portsmouth.sections if one.slug == "your-enquiries"
    )


def test_portsmouth_reviews_after_a_period_that_it_has_chosen(portsmouth: Pack) -> None:
    named = portsmouth.named_deadline("review")
    assert named.span == Span(n=3, unit=Unit.MONTHS)
    assert "after an appropriate time" in named.chosen_for_demonstration
    assert portsmouth.review is not None
    assert portsmouth.review.default == "lift"


# Newcastle-under-Lyme


def test_newcastle_staff_and_line_managers_cannot_sanction(newcastle: Pack) -> None:
    for code in ("front_line", "line_manager"):
        for one in (use.step for use in used_at(newcastle, "role", code) if use.step):
            assert not isinstance(one, PanelStep), one.id
            assert getattr(one, "decides", "nothing") == "nothing", one.id
    assert "Staff do not decide on sanctions." in newcastle.role("front_line").what_they_do


@pytest.mark.parametrize("code", ["decide_monitoring", "decide_sanction"])
def test_newcastle_decides_jointly_and_gently_without_agreement(newcastle: Pack, code: str) -> None:
    panel = step(newcastle, "escalation", code)
    assert (panel.shape, panel.quorum, panel.no_majority) == ("joint", 2, "none")
    assert panel.seats == ("head_of_service", "executive_director")
    assert newcastle.role("executive_director").label == "Executive Director (Resources and Support Services)"


def test_newcastle_customer_relations_officer_helps_and_has_a_substitute(newcastle: Pack) -> None:
    role = newcastle.role("relations_officer")
    assert role.independence == "not_involved"
    assert role.groups == ("Customer Relations Officers", "Substitutes for the Customer Relations Officer")
    for code in ("build_case", "build_sanction"):
        assert step(newcastle, "escalation", code).role == "relations_officer"


def test_newcastle_monitoring_letter_has_its_five_items(newcastle: Pack) -> None:
    letter = newcastle.letter("monitoring")
    given = [item.id for item in letter.required_items if item.source == "public page"]
    assert given == ["behaviour", "expectations", "period", "single_contact", "what_may_follow"]
    assert letter.warning == "formal"


def test_newcastle_monitors_three_months_or_less_from_the_warning(newcastle: Pack) -> None:
    named = newcastle.named_deadline("monitoring")
    assert (named.span, named.source) == (Span(n=3, unit=Unit.MONTHS), "public page")
    monitor = step(newcastle, "escalation", "monitor")
    assert (monitor.deadline, monitor.on_expiry) == ("monitoring", "monitoring_passed")
    assert {one.id: one.goes_to for one in monitor.outcomes}["improved"] == "end_contact"
    assert newcastle.warning_monitoring == "monitoring"


def test_newcastle_single_contact_starts_with_the_warning(newcastle: Pack) -> None:
    found = step(newcastle, "escalation", "monitoring_letter")
    assert (found.announces, found.goes_to) == ("start_contact", "start_contact")
    assert step(newcastle, "escalation", "start_contact").operation == "apply"
    assert "restrictions" in newcastle.letter("monitoring").fields()


def test_newcastle_has_no_sanction_without_a_monitoring_letter_first(newcastle: Pack) -> None:
    found = {one.id: one for one in newcastle.process("escalation").steps}
    seen, waiting = set(), ["discuss"]
    while waiting:
        code = waiting.pop()
        if code not in seen and code != "monitoring_letter":
            seen.add(code)
            waiting += [way.goes_to for way in found[code].ways()]
    assert "decide_monitoring" in seen
    assert not {"start_contact", "decide_sanction", "sanction"} & seen


def test_newcastle_sanction_has_a_time_frame_and_a_named_monitor(newcastle: Pack) -> None:
    letter = newcastle.letter("decision")
    assert {"review_date", "monitored_by"} <= letter.fields()
    assert "how_long" in {item.id for item in letter.required_items}
    assert any(part.id == "monitor" and part.required and part.written_by_officer for part in letter.paragraphs)
    assert newcastle.monitored_by == "monitor"
    assert step(newcastle, "escalation", "tell_sanction").goes_to == "tell_managers"


def test_newcastle_councillors_have_a_policy_of_their_own(newcastle: Pack) -> None:
    assert "Members’ Customer Case Management Policy" in newcastle.scope.not_covered
    section = next(one for one in newcastle.sections if one.slug == "who-it-applies-to")
    assert "Members’ Customer Case Management Policy" in section.body


def test_newcastle_judges_each_request_for_information_and_never_the_person(newcastle: Pack) -> None:
    body = next(one.body for one in newcastle.sections if one.slug == "freedom-of-information")
    assert "Freedom of Information Act 2000" in body
    assert "A person is never vexatious, and a sanction is never a reason to refuse." in body
    assert "ico.org.uk" in body
    assert "each request is judged by itself" in newcastle.scope.not_covered


def test_neither_source_speaks_of_police_or_courts_so_neither_pack_has_further_action(pack: Pack) -> None:
    assert [process.starts_on for process in pack.processes] == ["incident", "review_due", "appeal"]
    waits = [one for process in pack.processes for one in process.steps if isinstance(one, WaitStep)]
    assert all(one.deadline for one in waits)
