"""Every rule of the lint: the shipped pack is sound, and each kind of damage is found as itself."""

import re
from collections.abc import Callable

import pytest

from workflows.policies.lint import RULES, lint
from workflows.policies.schema import Pack, parse
from workflows.rehearsal import rule

from .conftest import Content, one_of, process_of, step_of

E, R, A, F = "escalation", "review", "appeal", "further_action"
SET_OUT = "restriction_set_out"
SOUND = {"demonstration_choices"}
REVIEW = ("review_date", "review_explained")


def address(slug: str) -> Callable[[Content], None]:
    return lambda content: content["identity"].update(slug=slug)


def step(process: str, code: str, /, **changes: object) -> Callable[[Content], None]:
    """Damage one step; a value of None takes the field away."""

    def damage(content: Content) -> None:
        found = step_of(content, process, code)
        for name, value in changes.items():
            if value is None:
                found.pop(name)
            else:
                found[name] = value

    return damage


def top(**changes: object) -> Callable[[Content], None]:
    return lambda content: content.update(changes)


def both(*damages: Callable[[Content], object]) -> Callable[[Content], None]:
    def damage(content: Content) -> None:
        for one in damages:
            one(content)

    return damage


def starts_on(process: str, what: str) -> Callable[[Content], None]:
    return lambda content: process_of(content, process).update(starts_on=what)


def starts_from(deadline: str, what: str) -> Callable[[Content], None]:
    return lambda content: one_of(content, "deadlines", deadline).update(starts_from=what)


def add_step(process: str, **new: object) -> Callable[[Content], None]:
    return lambda content: process_of(content, process)["steps"].append(new)


def outcome(process: str, code: str, number: int, goes_to: str) -> Callable[[Content], None]:
    return lambda content: step_of(content, process, code)["outcomes"][number].update(goes_to=goes_to)


def deadline_without_span(content: Content) -> None:
    content["deadlines"][0]["span"] = None


def paragraph_gone(content: Content) -> None:
    letter = one_of(content, "letters", "decision")
    letter["paragraphs"] = [part for part in letter["paragraphs"] if part["id"] != "appeal"]


def paragraph_made_optional(content: Content) -> None:
    one_of(content, "letters", "decision")["paragraphs"][0]["required"] = False


def unknown_item(content: Content) -> None:
    one_of(content, "letters", "decision")["paragraphs"][0]["covers"].append("weather")


def field(text: str) -> Callable[[Content], None]:
    return lambda content: one_of(content, "letters", "restriction_lifted")["paragraphs"][0].update(text=text)


def officer_writes(content: Content) -> None:
    one_of(content, "letters", "restriction_lifted")["paragraphs"][0]["written_by_officer"] = True


def no_letter_opens_appeals(content: Content) -> None:
    for letter in content["letters"]:
        letter.pop("opens_appeal", None)


def not_independent(content: Content) -> None:
    one_of(content, "roles", "independent_reviewer").pop("independence")


def condition(process: str, code: str, /, **changes: object) -> Callable[[Content], None]:
    return lambda content: step_of(content, process, code)["branches"][0]["when"][0].update(changes)


def unguarded_restriction(content: Content) -> None:
    """The team's vote leads to a restriction without looking whether one was set out."""
    step_of(content, E, "restriction_set_out")["branches"][0]["when"] = [
        {"fact": "incidents", "operator": "at_least", "value": 1}
    ]


def straight_to_restriction(content: Content) -> None:
    outcome(E, "immediate_action", 0, "restrict_at_once")(content)
    outcome(E, "discussion", 0, "approval")(content)


def drop_approval_deadline(content: Content) -> None:
    """A restriction that comes into force because nobody decided in time."""
    step_of(content, E, "approval")["on_expiry"] = "restrict_at_once"


def restricted_unless_in_time(content: Content) -> None:
    """A restriction that comes into force because nobody wrote the letter in time."""
    step_of(content, E, "decision_letter")["on_expiry"] = "restrict"


def section(**changes: str) -> Callable[[Content], None]:
    return lambda content: content["sections"][1].update(changes)


def restriction_words(content: Content) -> None:
    content["restrictions"][0]["words"] = "Only through {{ nobody }}."


def when(
    *conditions: Content, branch: int = 0, process: str = E, code: str = "already_warned"
) -> Callable[[Content], None]:
    """Other conditions of one branch of a check."""
    return lambda content: step_of(content, process, code)["branches"][branch].update(when=list(conditions))


def fact(name: str, operator: str, value: object) -> Content:
    return {"fact": name, "operator": operator, "value": value}


def answer(code: str, question: str, operator: str, value: object) -> Content:
    return {"step": code, "question": question, "operator": operator, "value": value}


def never(
    *conditions: Content, process: str = E, code: str = "already_warned"
) -> tuple[str, Callable[[Content], None], str]:
    """A row of the table: a first branch that no case can take."""
    made = when(*conditions, process=process, code=code)
    return "condition_never_true", made, f"@{process}.{code}.branches[0].when"


def no_letter_warns(content: Content) -> None:
    one_of(content, "letters", "informal_warning").pop("warning")


def without(letter: str, *fields: str) -> Callable[[Content], None]:
    """A letter that never uses these merge fields."""

    def damage(content: Content) -> None:
        one = one_of(content, "letters", letter)
        for part in [one, *one["paragraphs"]]:
            for key in ("subject", "heading", "text", "facts"):
                for name in fields:
                    if key in part:
                        part[key] = part[key].replace(f"{{{{ {name} }}}}", "it")

    return damage


DAMAGES: list[tuple[str, Callable[[Content], object], str]] = [
    ("unknown_step", step(E, "informal_warning", goes_to="nowhere"), "@escalation.informal_warning.goes_to"),
    ("unknown_step", step(E, "already_warned", otherwise="nowhere"), "@escalation.already_warned.otherwise"),
    ("unknown_step", step(E, "restrict", reasons_from="nowhere"), "@escalation.restrict.reasons_from"),
    ("outcome_leads_nowhere", outcome(E, "alternatives", 0, "nowhere"), "@escalation.alternatives.outcomes[0].goes_to"),
    ("unknown_role", step(E, "decision_letter", role="mayor"), "@escalation.decision_letter.role"),
    ("unknown_role", step(E, "discussion", escalate_to="mayor"), "@escalation.discussion.escalate_to"),
    (
        "unknown_role",
        step(E, "determination", seats=["safety_officer", "experience_manager", "mayor"]),
        "@escalation.determination.seats[2]",
    ),
    ("unknown_role", top(monitored_by="mayor"), "monitored_by"),
    ("unknown_deadline", step(E, "discussion", deadline="someday"), "@escalation.discussion.deadline"),
    ("unknown_deadline", top(warning_monitoring="someday"), "warning_monitoring"),
    ("unknown_letter", step(E, "alternatives_offer", letter="postcard"), "@escalation.alternatives_offer.letter"),
    (
        "unknown_process",
        lambda content: content["review"].update(process="dance"),
        "review.process",
    ),
    ("unknown_question", condition(E, SET_OUT, question="mood"), f"@escalation.{SET_OUT}.branches[0].when[0].question"),
    (
        "unknown_question",
        condition(E, SET_OUT, step="determination"),
        f"@escalation.{SET_OUT}.branches[0].when[0].question",
    ),
    ("unknown_outcome", condition(E, SET_OUT, value="dance"), f"@escalation.{SET_OUT}.branches[0].when[0].value"),
    (
        "unknown_outcome",
        step(A, "decide", proposes_with=["vary", "dance"]),
        "@appeal.decide.proposes_with[1]",
    ),
    never(fact("incidents", "at_most", -1)),
    never(fact("incidents", "at_least", 3), fact("incidents", "at_most", 2)),
    never(fact("incidents", "equals", 3), fact("incidents", "not_equals", 3)),
    never(fact("legal_advice_recorded", "equals", True), fact("legal_advice_recorded", "equals", "no")),
    never(fact("appeal_outcome", "equals", "postponed")),
    never(answer("discussion", "other_teams", "equals", "maybe")),
    never(answer("discussion", "other_teams", "includes", "yes")),
    never(answer("discussion", "circumstances", "at_least", 3)),
    never(
        answer("discussion", "circumstances", "equals", "calm"), answer("discussion", "circumstances", "equals", "hot")
    ),
    never(
        answer("discussion", "outcome", "equals", "urgent"), answer("discussion", "outcome", "equals", "investigate")
    ),
    never(answer("extension", "outcome", "equals", "lift"), process=R, code="further_incidents"),
    ("condition_never_true", no_letter_warns, "@escalation.already_warned.branches[0].when"),
    (
        "branch_never_taken",
        when(
            fact("incidents", "at_least", 1),
            fact("formal_warnings", "at_least", 1),
            code="warned_before",
            branch=1,
        ),
        "@escalation.warned_before.branches[1].when",
    ),
    ("unreachable", add_step(E, kind="end", id="island", label="An island", outcome="lost"), "@escalation.island"),
    (
        "no_way_out",
        both(
            add_step(E, kind="wait", id="limbo", label="Limbo", event="new_incident", on_event="limbo"),
            outcome(E, "discussion", 0, "limbo"),
            step(E, "already_warned", otherwise="informal_warning"),
            lambda content: process_of(content, E)["steps"].remove(step_of(content, E, "closed_early")),
        ),
        "@escalation.limbo",
    ),
    (
        "automatic_loop",
        both(
            add_step(R, kind="notify", id="again", label="Again", role="front_line", words="Again.", goes_to="lift"),
            step(R, "lift", goes_to="both_ways"),
            add_step(
                R,
                kind="check",
                id="both_ways",
                label="Both ways",
                branches=[
                    {
                        "id": "one",
                        "label": "one",
                        "goes_to": "again",
                        "when": [{"fact": "incidents", "operator": "at_least", "value": 1}],
                    }
                ],
                otherwise="lifted_letter",
            ),
        ),
        "@review.lift",
    ),
    (
        "automatic_loop",
        both(
            step(F, "advice_recorded", otherwise="advice_recorded"),
        ),
        "@further_action.advice_recorded",
    ),
    ("expiry_without_deadline", step(E, "discussion", deadline=None), "@escalation.discussion.escalate_to"),
    ("expiry_without_deadline", step(R, "look", deadline=None), "@review.look.on_expiry"),
    (
        "expiry_without_deadline",
        step(R, "lifted_letter", deadline="warning_monitoring", escalate_to="line_manager"),
        "@review.lifted_letter.escalate_to",
    ),
    ("terms_not_set_out", unguarded_restriction, "@escalation.restrict.terms_from"),
    ("terms_not_set_out", step(A, "vary", terms_from="upheld_letter"), "@appeal.vary.terms_from"),
    ("undecided_restriction", drop_approval_deadline, "@escalation.restrict_at_once"),
    ("undecided_restriction", step(E, "approval", decides="nothing"), "@escalation.restrict_at_once"),
    ("restriction_without_letter", step(A, "vary", goes_to="tell_varied"), "@appeal.vary.goes_to"),
    ("restriction_without_letter", step(E, "decision_letter", announces=None), "@escalation.restrict.goes_to"),
    ("restriction_without_letter", restricted_unless_in_time, "@escalation.restrict.goes_to"),
    ("announcement_wrong", step(E, "urgent_letter", announces="restrict"), "@escalation.urgent_letter.announces"),
    ("announcement_wrong", step(A, "varied_letter", announces="vary"), "@appeal.varied_letter.announces"),
    ("no_incident_process", starts_on(E, "step"), "processes"),
    ("trigger_twice", starts_on(F, "incident"), "processes[1].starts_on"),
    ("start_process_wrong", starts_on(F, "incident"), "@review.start_further_action.process"),
    (
        "never_started",
        both(step(E, "start_further_action", process="spare"), step(R, "start_further_action", process="spare")),
        "processes[1].starts_on",
    ),
    ("letter_item_missing", paragraph_gone, "letters[2]"),
    ("letter_item_missing", paragraph_made_optional, "letters[2]"),
    ("letter_item_unknown", unknown_item, "letters[2].paragraphs[0].covers"),
    ("letter_field_unknown", field("Dear {{ shoe_size }}"), "letters[8]"),
    ("letter_field_unknown", field("Within {{ span_someday }}"), "letters[8]"),
    ("letter_field_unanswered", lambda content: content.pop("monitored_by"), "letters[0]"),
    ("automatic_letter_needs_officer", officer_writes, "@review.lifted_letter.automatic"),
    ("appeal_missing", top(appeal=None), "appeal"),
    ("appeal_process_wrong", lambda content: content["appeal"].update(process="review"), "appeal.process"),
    ("appeal_undecided", step(A, "decide", decides="case"), "appeal.process"),
    ("appeal_answered_by_nobody", outcome(A, "decide", 0, "upheld"), "@appeal.decide"),
    (
        "appeal_not_acknowledged",
        step(A, "acknowledge", kind="notify", words="One came.", letter=None, automatic=None),
        "@appeal.decide",
    ),
    ("review_settles_nothing", outcome(R, "extension", 0, "extended"), "review.process"),
    ("letter_without_last_day", without("formal_warning", "appeal_until", "appeal_last_day"), "letters[1].paragraphs"),
    ("letter_names_no_policy", without("formal_warning", "policy_title"), "letters[1].paragraphs"),
    ("letter_without_review", without("restriction_extended", *REVIEW), "letters[9].paragraphs"),
    ("appeal_never_opens", no_letter_opens_appeals, "letters"),
    ("appeal_not_independent", not_independent, "@appeal.decide.role"),
    ("appeal_not_independent", step(A, "decide", role="experience_manager"), "@appeal.decide.role"),
    (
        "appeal_not_independent",
        step(A, "decide", escalate_to="experience_manager"),
        "@appeal.decide.escalate_to",
    ),
    ("restriction_without_review", top(review=None), "@escalation.restrict"),
    ("review_process_wrong", lambda content: content["review"].update(process="appeal"), "review.process"),
    ("review_default_not_specified", lambda content: content["review"].update(default=None), "review.default"),
    ("deadline_not_specified", deadline_without_span, "deadlines[0].span"),
    ("step_deadline_start", starts_from("discussion", "letter_issued"), "@escalation.discussion.deadline"),
    ("step_deadline_start", step(E, "discussion", deadline="appeal_decision"), "@escalation.discussion.deadline"),
    ("step_deadline_start", step(E, "after_formal", deadline="review"), "@escalation.after_formal.deadline"),
    (
        "seat_cannot_see",
        step(E, "determination", seats=["safety_officer", "experience_manager", "line_manager"]),
        "@escalation.determination.seats[2]",
    ),
    ("public_value_unknown", section(body="We answer within {{ someday }}."), "sections[1].body"),
    ("public_value_unknown", section(heading="Every {{ review"), "sections[1].heading"),
    ("section_address_taken", section(slug="why-we-have-this-policy"), "sections[1].slug"),
    ("section_address_taken", section(slug="editions"), "sections[1].slug"),
    ("restriction_word_unknown", restriction_words, "restrictions[0].words"),
]

# Damage that cannot be done without breaking another rule as well.
DAMAGES += [("contact_missing", lambda content: content["identity"].pop("contact"), "identity.contact")]
DAMAGES += [
    ("policy_address_taken", address(slug), "identity.slug")
    for slug in ("appeal", "admin", "static", "media", "documents", "accessibility", "privacy", "source")
]

COMPANY = {
    # Nothing else leads to the letter that the change of a restriction goes past.
    "restriction_without_letter": {"unreachable", "appeal_answered_by_nobody"},
    "appeal_answered_by_nobody": {"unreachable"},
    "appeal_not_acknowledged": {"unreachable"},
    # The paragraph that explains how to appeal also says until when.
    "letter_item_missing": {"letter_without_last_day", "letter_names_no_policy"},
    "trigger_twice": {"start_process_wrong"},
    "start_process_wrong": {"trigger_twice"},
    "no_incident_process": {"never_started"},
    "never_started": {"unknown_process"},
    "appeal_process_wrong": {"appeal_undecided"},
    # The check no longer makes sure that a restriction was set out.
    "unknown_question": {"terms_not_set_out"},
    "unknown_outcome": {"terms_not_set_out"},
}


def codes(pack: Pack) -> set[str]:
    return {finding.code for finding in lint(pack)}


def test_shipped_pack_is_sound(pack: Pack) -> None:
    assert codes(pack) == SOUND


@pytest.mark.parametrize(("code", "damage", "path"), DAMAGES)
def test_damage_is_found_as_itself(content: Content, code: str, damage: Callable[[Content], object], path: str) -> None:
    damage(content)
    findings = [finding for finding in lint(parse(content)) if finding.code not in SOUND]
    assert {finding.code for finding in findings} - COMPANY.get(code, set()) == {code}
    assert path in {spoken(content, finding.path) for finding in findings if finding.code == code}


def spoken(content: Content, path: str) -> str:
    """A path with its step named, so that these tables survive a new step: "@escalation.restrict.terms_from"."""
    place = re.match(r"processes\[(\d+)\]\.steps\[(\d+)\]", path)
    if not place:
        return path
    process = content["processes"][int(place[1])]
    return f"@{process['id']}.{process['steps'][int(place[2])]['id']}{path[place.end() :]}"


def test_every_rule_has_a_test() -> None:
    with_people = {"empty_role", "no_decider", "panel_cannot_meet", "appeal_nobody_left"}
    of_scenarios = set(rule.RULES)  # tests/rehearsal/test_rule.py
    assert {code for code, _, _ in DAMAGES} | with_people | of_scenarios | SOUND == set(RULES)


def test_a_message_names_the_step_by_its_label_and_says_why(content: Content) -> None:
    step(E, "decision_letter", role="mayor")(content)
    finding = lint(parse(content))[0]
    assert finding.step == "Write the decision letter"
    assert "“Write the decision letter” in “Unacceptable actions”" in finding.words
    assert finding.why


def test_errors_come_before_warnings(content: Content) -> None:
    deadline_without_span(content)
    assert [finding.level for finding in lint(parse(content))] == ["error", "warning"]
