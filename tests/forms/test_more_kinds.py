"""Times, addresses, lists that editors keep, and choices in a select."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import lookups
from forms.addresses import uk_postcode
from forms.answers import answers_for_display
from forms.models import LookupList, LookupRow
from forms.questions import Question
from forms.rendering import build_form
from forms.times import read_time

from .toy import question

HOME = {"q-line_1": "1 High Street", "q-town": "Gainsborough", "q-postcode": "dn21 2na"}
ABROAD = {"q-line_1": "5 rue Haute", "q-town": "Lille", "q-postcode": "59000", "q-country": "France"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2.30pm", "14:30"),
        ("2:30 P.M.", "14:30"),
        ("14:30", "14:30"),
        ("1430", "14:30"),
        ("14h30", "14:30"),
        ("14:30:00", "14:30"),
        ("9.05", "09:05"),
        ("2pm", "14:00"),
        ("12am", "00:00"),
        ("12.15pm", "12:15"),
        ("Midday", "12:00"),
        ("midnight", "00:00"),
        ("14:30pm", "14:30"),
        ("1430 hrs", "14:30"),
    ],
)
def test_a_time_as_people_write_it(typed: str, kept: str) -> None:
    form = build_form([question("time")], {"q": f" {typed} "})
    assert form.is_valid(), form.errors
    assert form.answers == {"q": kept}


@pytest.mark.parametrize("typed", ["9", "25:00", "14:60", "14:30am", "0pm", "soon", "24:00", "2:3", "١٤:٣٠", "1" * 500])
def test_what_is_no_time_is_refused(typed: str) -> None:
    form = build_form([question("time", name="the time of the call")], {"q": typed})
    assert form.problems[0].message == "The time of the call must be a time, like 2:30pm or 14:30"


@given(st.text(max_size=60))
def test_whatever_is_read_as_a_time_is_read_again_as_the_same(text: str) -> None:
    found = read_time(text)
    assert found is None or read_time(found) == found


@pytest.mark.parametrize(
    ("kept", "words"), [("14:30", "2:30pm"), ("00:00", "midnight"), ("12:00", "midday"), ("00:05", "12:05am")]
)
def test_a_time_in_words(kept: str, words: str) -> None:
    assert answers_for_display([question("time")], {"q": kept})[0].value == words


def test_an_address_is_kept_in_parts_and_shown_in_lines() -> None:
    form = build_form([question("address")], HOME)
    assert form.is_valid()
    assert form.answers == {"q": {"line_1": "1 High Street", "town": "Gainsborough", "postcode": "DN21 2NA"}}
    assert answers_for_display([question("address")], form.answers)[0].value == "1 High Street\nGainsborough\nDN21 2NA"


def test_an_address_abroad_needs_no_postcode_of_ours() -> None:
    assert build_form([question("address")], ABROAD).is_valid()
    assert build_form([question("address")], {**ABROAD, "q-postcode": ""}).is_valid()


@pytest.mark.parametrize("typed", ["dn212na", " DN21  2na ", "Dn21-2NA"])
def test_a_postcode_is_written_one_way(typed: str) -> None:
    assert uk_postcode(typed) == "DN21 2NA"


@pytest.mark.parametrize("typed", ["", "DN21", "59000", "DN21 2N", "LONDON", "DN21 22NA"])
def test_what_is_no_postcode(typed: str) -> None:
    assert uk_postcode(typed) is None


def test_each_fault_of_an_address_leads_to_its_box() -> None:
    form = build_form([question("address")], {**HOME, "q-line_1": "", "q-postcode": "59000"})
    assert [(one.message.split(",")[0], one.target) for one in form.problems] == [
        ("Enter the first line of the address", "id_q-line_1"),
        ("Enter a full UK postcode", "id_q-postcode"),
    ]
    html = form.render()
    assert html.count("govuk-input--error") == 2
    assert html.count('aria-describedby="id_q-error"') >= 2


def test_a_part_that_is_too_long_is_told_at_its_box() -> None:
    form = build_form([question("address")], {**HOME, "q-county": "x" * 101})
    assert (form.problems[0].message, form.problems[0].target) == (
        "County must be 100 characters or fewer. You have used 101",
        "id_q-county",
    )


def test_an_empty_address_marks_every_box_that_is_needed() -> None:
    form = build_form([question("address", name="the address")], {})
    assert [one.message for one in form.problems] == ["Enter the address"]
    assert form.render().count("govuk-input--error") == 3


def test_browsers_fill_in_an_address_of_the_person() -> None:
    html = build_form([question("address", personal=True)]).render()
    for part in ("address-line1", "address-line2", "address-level2", "address-level1", "postal-code"):
        assert f'autocomplete="{part}"' in html
    assert "autocomplete" not in build_form([question("address")]).render()


@pytest.mark.parametrize("value", [{"line_9": "x"}, {"line_1": 5}, {"line_1": ["x"]}, ["x"], 7, True, {"town": "a\0b"}])
def test_an_address_that_came_another_way_is_judged_too(value: Any) -> None:
    form = build_form([question("address")], {"q": value})
    assert not form.is_valid()
    assert form.problems[0].message


SENT = st.dictionaries(st.sampled_from([*HOME, "q-line_2", "q-county", "q-country"]), st.text(max_size=120))


@settings(max_examples=100, deadline=None)
@given(SENT)
def test_any_address_is_taken_or_refused_and_shown_again(sent: dict[str, str]) -> None:
    form = build_form([question("address", required=False)], sent)
    assert form.is_valid() or form.problems[0].message
    form.render().encode()
    if form.is_valid():
        assert json.loads(json.dumps(form.answers)) == form.answers
        assert build_form([question("address", required=False)], form.answers).is_valid()


@pytest.mark.parametrize("typed", ["north", "North Park", "NORTH  PARK!", "nor par"])
def test_an_entry_of_a_list_is_found_by_what_was_typed(typed: str) -> None:
    assert build_form([question("lookup")], {"q": typed}).good_answers == {"q": "north"}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("park", "Your answer could be North Park, South Park. Type all of the one you mean"),
        ("lake", "Your answer must be in our list. Type a part of its name"),
        ("!", "Your answer must be in our list. Type a part of its name"),
    ],
)
def test_what_no_entry_or_several_could_be_is_told(typed: str, message: str) -> None:
    assert build_form([question("lookup", label="Which park?")], {"q": typed}).problems[0].message == message


def test_marks_and_case_do_not_matter() -> None:
    assert build_form([question("lookup")], {"q": "CAFE green"}).good_answers == {"q": "cafe"}


def test_a_short_list_is_a_select_and_a_long_one_a_box_with_suggestions() -> None:
    assert "<select" in build_form([question("lookup")]).render()
    lookups.register("toy_streets", "Streets", lambda: [(f"s{number}", f"Street {number}") for number in range(300)])
    try:
        html = build_form([question("lookup", lookup="toy_streets")], initial={"q": "s7"}).render()
    finally:
        lookups.unregister("toy_streets")
    assert 'list="id_q-list"' in html
    assert 'value="Street 7" autocomplete' in html.replace("  ", " ")
    assert html.count("<option") == 300


def test_an_empty_list_says_what_to_do() -> None:
    lookups.register("toy_nothing", "Nothing", list)
    try:
        problems = build_form([question("lookup", lookup="toy_nothing")], {"q": "x"}).problems
    finally:
        lookups.unregister("toy_nothing")
    assert "This list is empty at present" in problems[0].message


@pytest.mark.django_db
def test_editors_keep_a_list_whose_values_outlive_its_words() -> None:
    kept = LookupList.objects.create(title="Depots", code="depots")
    rows = [LookupRow.objects.create(list=kept, label=label) for label in ("Main depot", "Main Depot", "…")]
    assert [row.value for row in rows] == ["main-depot", "main-depot-2", "entry"]
    rows[0].label = "Old depot"
    rows[0].save()
    rows[1].is_offered = False
    rows[1].save()
    assert [(one.value, one.label) for one in lookups.entries("depots")] == [
        ("main-depot", "Old depot"),
        ("entry", "…"),
    ]
    assert ("depots", "Depots") in lookups.every_list()


def test_the_label_as_chosen_is_kept_whatever_the_list_says_later() -> None:
    asked = lookups.as_asked(question("lookup"), {"q": "north"})
    kept = Question.model_validate(asked.model_dump(mode="json"))
    lookups.unregister("toy_parks")
    lookups.register("toy_parks", "Parks", lambda: [("north", "Renamed Park")])
    assert answers_for_display([kept], {"q": "north"})[0].value == "North Park"
    assert answers_for_display([question("lookup")], {"q": "north"})[0].value == "Renamed Park"


def test_one_of_may_be_a_select() -> None:
    form = build_form([question("one_of", look="select")], {"q": "b"})
    assert form.good_answers == {"q": "b"}
    html = form.render()
    assert '<option value="b" selected>Bee</option>' in html
    assert "radio" not in html


def test_old_snapshots_still_parse() -> None:
    old = {
        "id": "q",
        "kind": "one_of",
        "label": "Old",
        "options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}],
    }
    read = Question.model_validate(old)
    assert (read.look, read.lookup, read.special, read.is_personal) == ("radios", "", False, False)
    assert Question.model_validate({**old, "special": True}).is_personal
