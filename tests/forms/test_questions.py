"""What a list of questions refuses."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from forms.questions import JourneyPage, Question, Questions, check_questions

from .toy import WHO, question

QUESTIONS: TypeAdapter[tuple[Question, ...]] = TypeAdapter(Questions)
YES_NO = {"id": "first", "kind": "yes_no", "label": "First"}


def depends(**condition: str) -> dict[str, Any]:
    return {"id": "second", "kind": "short_text", "label": "Second", "show_when": condition}


def test_two_questions_with_one_id_are_refused() -> None:
    with pytest.raises(ValidationError, match="two questions have the id 'first'"):
        QUESTIONS.validate_python([YES_NO, YES_NO])


@pytest.mark.parametrize("kind", ["one_of", "many_of"])
def test_a_choice_without_options_is_refused(kind: str) -> None:
    with pytest.raises(ValidationError, match="needs at least two options"):
        question(kind, options=[])


def test_options_on_a_kind_that_has_none_are_refused() -> None:
    with pytest.raises(ValidationError, match="takes no options"):
        question("date", options=[{"value": "a", "label": "A"}])


def test_an_option_given_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="an option twice: a"):
        question("one_of", options=[{"value": "a", "label": "A"}, {"value": "a", "label": "B"}])


def test_a_condition_on_a_later_question_is_refused() -> None:
    later = depends(question="first", operator="equals", value="yes")
    with pytest.raises(ValidationError, match="not a question that comes before it"):
        QUESTIONS.validate_python([later, YES_NO])


def test_a_condition_on_an_unknown_question_is_refused() -> None:
    with pytest.raises(ValidationError, match="depends on 'nothing'"):
        QUESTIONS.validate_python([YES_NO, depends(question="nothing", operator="equals", value="yes")])


def test_a_condition_on_an_answer_that_is_not_offered_is_refused() -> None:
    with pytest.raises(ValidationError, match="'first' does not offer"):
        QUESTIONS.validate_python([YES_NO, depends(question="first", operator="equals", value="maybe")])


def test_an_operator_that_does_not_suit_the_kind_is_refused() -> None:
    with pytest.raises(ValidationError, match="'includes' cannot be used with 'first'"):
        QUESTIONS.validate_python([YES_NO, depends(question="first", operator="includes", value="yes")])


def test_a_condition_on_information_is_refused() -> None:
    information = {"id": "first", "kind": "information", "label": "Read this"}
    with pytest.raises(ValidationError, match="takes no answer"):
        QUESTIONS.validate_python([information, depends(question="first", operator="equals", value="x")])


def test_a_condition_may_speak_of_an_earlier_page() -> None:
    second = Question.model_validate(depends(question="first", operator="equals", value="yes"))
    check_questions([second], earlier=[Question.model_validate(YES_NO)])


@pytest.mark.parametrize(("kind", "rule"), [("date", "max_length"), ("short_text", "min"), ("yes_no", "latest")])
def test_a_rule_that_means_nothing_for_the_kind_is_refused(kind: str, rule: str) -> None:
    value = "today" if rule == "latest" else 3
    with pytest.raises(ValidationError, match=f"no rule called {rule}"):
        question(kind, rules={rule: value})


def test_a_least_above_the_most_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"min \(5\) is more than max \(2\)"):
        question("number", rules={"min": 5, "max": 2})


@pytest.mark.parametrize("name", ["Upper", "1st", "with-hyphen", "", "_shown"])
def test_an_id_that_could_clash_in_a_page_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="id"):
        Question.model_validate({**YES_NO, "id": name})


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Question.model_validate({**YES_NO, "colour": "red"})


def test_a_question_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        question("date").label = "Other"


def test_a_page_may_not_take_a_name_the_journey_uses() -> None:
    with pytest.raises(ValidationError, match="own page of that name"):
        JourneyPage(id="check", title="Check", questions=())


def test_questions_survive_json() -> None:
    assert JourneyPage.model_validate_json(WHO.model_dump_json()) == WHO


def test_questions_have_a_json_schema() -> None:
    schema = QUESTIONS.json_schema()
    assert "many_of" in schema["$defs"]["Question"]["properties"]["kind"]["enum"]


@pytest.mark.parametrize("label", ["Your\x00 surname", "Your\nsurname", "Your \ud800 surname"])
def test_label_with_a_hidden_character_is_refused(label: str) -> None:
    with pytest.raises(ValidationError, match=r"hidden character|unicode"):
        Question(id="surname", kind="short_text", label=label)


def test_hint_may_have_several_lines_and_no_hidden_character() -> None:
    assert Question(id="a", kind="short_text", label="A", hint="One\ntwo").hint == "One\ntwo"
    with pytest.raises(ValidationError, match="hidden character"):
        Question(id="a", kind="short_text", label="A", hint="One\x00two")
