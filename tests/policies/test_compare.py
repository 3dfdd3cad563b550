"""Differences in plain words: every change is told, under its heading, by the name of what has changed."""

import copy
import json
import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from workflows.policies.codes import schema_of, shape
from workflows.policies.compare import by_section, differences, differences_of_drafts
from workflows.policies.compare.texts import changed_words
from workflows.policies.names import name_of
from workflows.policies.schema import Pack, PackFault, parse
from workflows.policies.tabs import tabs

from .conftest import PACK_FILE, Content, one_of, process_of, step_of

SHIPPED = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(PACK_FILE.parent.glob("*.json"))}
ALL = [parse(content) for content in SHIPPED.values()]
Path = tuple[str | int, ...]


def told(before: Pack, content: Content) -> list[str]:
    return [str(one) for one in differences(before, parse(content))]


def change(content: Content, *path: str | int, to: object) -> None:
    *way, last = path
    for part in way:
        content = content[part]
    content[last] = to


@pytest.fixture
def plain(content: Content) -> Pack:
    """The pack that `content` is before anything in it is changed: without its scenarios."""
    return parse(content)


@pytest.mark.parametrize("pack", ALL, ids=list(SHIPPED))
def test_a_policy_is_no_different_from_itself(pack: Pack) -> None:
    assert differences(pack, pack) == []
    assert differences_of_drafts({}, {}) == []


def test_every_part_of_a_policy_stands_under_a_tab() -> None:
    assert set(Pack.model_fields) - {part for tab in tabs() for part in tab.parts} == {"format"}


def a_step(content: Content) -> Content:
    outcome = {"id": "on", "label": "Go on", "goes_to": "no_action"}
    return {
        "id": "ask",
        "kind": "task",
        "label": "Ask the legal adviser",
        "role": "line_manager",
        "outcomes": [outcome],
    }


def insert_step(content: Content) -> None:
    steps = process_of(content, "escalation")["steps"]
    steps.insert(1, a_step(content))
    steps[0]["outcomes"][0]["goes_to"] = "ask"


def move_first_step(content: Content) -> None:
    steps = process_of(content, "escalation")["steps"]
    steps.insert(2, steps.pop(0))


def expire(content: Content) -> None:
    step_of(content, "escalation", "discussion")["on_expiry"] = "investigation"


def make_automatic(content: Content) -> None:
    first = step_of(content, "escalation", "discussion")
    first |= {"kind": "notice", "letter": "informal_warning", "goes_to": "no_action"}
    for name in ("questions", "outcomes", "decides", "proposes_restrictions", "proposes_with"):
        first.pop(name, None)


@pytest.mark.parametrize(
    ("made", "heading", "sentence"),
    [
        (lambda c: change(one_of(c, "deadlines", "review"), "span", "n", to=2), "Deadlines and reviews",
         "Restrictions are reviewed every: 3 months → 2 months"),
        (lambda c: change(c, "deadlines", 0, "span", to=None), "Deadlines and reviews",
         "Time for the line manager’s discussion: 2 working days → not specified"),
        (insert_step, "Steps",
         "Step “Ask the legal adviser” was added to “Unacceptable actions” after “Discuss the incident”, "
         "for “Line manager”"),
        (insert_step, "Steps",
         "“Discuss the incident” now goes to “Ask the legal adviser” instead of “No further action” on outcome "
         "“Take no further action”"),
        (move_first_step, "Steps", "Step “Discuss the incident” was moved after"),
        (move_first_step, "Steps", "“Unacceptable actions” now begins with"),
        (expire, "Steps",
         "“Discuss the incident”: Where the case goes by itself when it is late: nothing → “Investigate”"),
        (make_automatic, "Steps", "“Discuss the incident” is now of the kind “Letter” instead of “Task”"),
        (lambda c: change(c, "letters", 0, "paragraphs", 1, "required", to=False), "Letters",
         "Letter “Informal warning”: the paragraph “What we consider unacceptable” is no longer required"),
        (lambda c: change(c, "roles", 0, "label", to="Front desk"), "People and roles",
         "Role renamed: “Front-line officer” → “Front desk”"),
        (lambda c: change(c, "roles", 1, "sees", to="register"), "People and roles",
         "Role “Line manager”: How long they can open a case: “Only while they have something to do on it” → "
         "“From the day it opens, and for good”"),
        (lambda c: c["restrictions"].pop(1), "Restrictions",
         "Restriction “Read letters and emails, and file them without a reply” was removed"),
        (lambda c: change(c, "appeal", to=None), "Appeals", "Appeals: Process that hears appeals"),
        (lambda c: change(c, "appeal", "stays_restriction", to=True), "Appeals",
         "Restrictions are suspended while an appeal is open: no → yes"),
        (lambda c: change(c, "appeal", "late_accepted_by", to="line_manager"), "Appeals",
         "Who may accept a late appeal: nothing → “Line manager”"),
        (lambda c: change(c, "monitored_by", to="line_manager"), "People and roles",
         "Who watches behaviour after a warning: “Customer experience manager” → “Line manager”"),
        (lambda c: change(c, "identity", "review_due", to="2027-05-31"), "About and document control",
         "Policy to be reviewed by: nothing → 31 May 2027"),
        (lambda c: c["scope"]["services"].append("Parking"), "Words we use",
         "Whom and what it is for: Services: “Parking” was added"),
        (lambda c: c["behaviours"][0].update(label="Shouting"), "Behaviours and checks",
         "Behaviour reworded: “Was abusive, threatening"),
        (lambda c: c["sections"][0].update(body=c["sections"][0]["body"] + " And thank you."), "Words we use",
         "Section “Why we have this policy”: Words: the words were changed … language that offends or discriminates. "
         "[+And thank you.+]"),
    ],
)  # fmt: skip
def test_sentences(
    made: Callable[[Content], object], heading: str, sentence: str, pack: Pack, content: Content
) -> None:
    made(content)
    found = differences(pack, parse(content))
    assert any(one.heading == heading and sentence in str(one) for one in found), [str(one) for one in found]


def test_events_of_an_example_are_told_by_their_numbers(pack: Pack) -> None:
    content = copy.deepcopy(SHIPPED["west-lindsey.json"])
    story = content["scenarios"][0]
    story["events"][1]["day"] = 2
    story["events"][2]["day"] = 2
    story["events"] = story["events"][:-1]
    name = f"Scenario “{name_of(story)}”"
    assert told(pack, content) == [f"{name}: events 2 and 3 are different, event 5 was taken out"]


def test_a_condition_is_read_as_one(plain: Pack, content: Content) -> None:
    check = next(step for step in process_of(content, "escalation")["steps"] if step["kind"] == "check")
    check["branches"][0]["when"][0]["value"] = 2
    assert told(plain, content) == [
        "“Has an informal warning been given before?”: the branch “an informal warning was given before”: "
        "Conditions: informal warnings given is at least 1 → informal warnings given is at least 2"
    ]


def test_steps_stand_under_their_process_and_a_rename_is_told_once(plain: Pack, content: Content) -> None:
    step_of(content, "escalation", "discussion")["label"] = "Talk it over"
    sections = by_section(differences(plain, parse(content)))
    assert [(one.heading, one.about) for one in sections] == [("Steps", "Unacceptable actions")]
    assert [str(one) for one in sections[0].differences] == ["Step renamed: “Discuss the incident” → “Talk it over”"]


def test_what_a_draft_with_gaps_leaves_out_is_no_difference(plain: Pack, content: Content) -> None:
    broken = copy.deepcopy(content)
    broken["deadlines"][0]["span"]["n"] = "soon"
    checks = [step for process in broken["processes"] for step in process["steps"] if step["kind"] == "check"]
    for condition in [one for step in checks for branch in step["branches"] for one in branch["when"]]:
        for name in [name for name, value in condition.items() if value is None]:
            del condition[name]
    assert checks
    told = [str(one) for one in differences_of_drafts(plain.as_json(), broken)]
    assert [one for one in told if "Conditions" in one] == []
    assert told


def test_a_draft_with_gaps_is_compared_too(content: Content) -> None:
    broken = copy.deepcopy(content)
    broken["deadlines"][0]["span"]["n"] = "soon"
    broken["processes"][0]["steps"][0].pop("role")
    del broken["scope"]
    broken["letters"] = "none"
    said = [str(one) for one in differences_of_drafts(content, broken)]
    assert "“Discuss the incident”: Who does it: “Line manager” → nothing" in said
    assert "Letter “Informal warning” was removed" in said


def test_long_texts_show_the_words_around_a_change() -> None:
    before = " ".join(f"word{n}" for n in range(400))
    pieces = changed_words(before, before.replace("word200", "another"))
    assert [piece.kind for piece in pieces] == ["same", "out", "in", "same"]
    assert (pieces[1].words, pieces[2].words) == ("word200", "another")
    assert all(len(piece.words) < 60 for piece in pieces)
    assert changed_words("a b", "a\n\nb") == ()


def test_two_long_texts_with_nothing_in_common_are_told_at_once() -> None:
    out, into = changed_words("a " * 4000, "b " * 4000)
    assert (out.kind, into.kind) == ("out", "in")
    assert len(out.words) < 200


# One random change.


def paths_in(value: object, path: Path = ()) -> list[Path]:
    """Where every value of a policy is, the containers too."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return found + [one for part, item in items for one in paths_in(item, (*path, part))]


PATHS = [paths_in(pack.as_json()) for pack in ALL]
IDS = [[str(found[1]) for found in re.finditer(r'"(?:id|role|letter)": "([a-z0-9_]+)"', json.dumps(pack.as_json()))]
       for pack in ALL]  # fmt: skip


def changed(value: object, drawn: st.DataObject, ids: list[str]) -> object:
    """Another value of the same type; a list loses an item, or has two exchanged."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        others = dict.fromkeys(ids) if "_" in value and value in ids else [f"{value} and more", "something", ""]
        return drawn.draw(st.sampled_from([*others]))
    if isinstance(value, list) and value:
        index = drawn.draw(st.integers(0, len(value) - 1))
        if drawn.draw(st.booleans()):
            return value[:index] + value[index + 1 :]
        return [*value[index:], *value[:index]]
    return None


def names_on_the_way(content: Content, path: Path) -> list[str]:
    """Names of the parts around a place, and the titles of the fields that lead to it."""
    words, value, schema = [], content, shape()
    for part in path:
        schema = schema_of(value, schema)
        field = schema.get("properties", {}).get(part, {}) if isinstance(part, str) else schema.get("items", {})
        value = value.get(part) if isinstance(value, dict) else value[part]
        words += [field.get("title", ""), name_of(value) if isinstance(value, dict) else ""]
        schema = field
    inside = value if isinstance(value, list) else []
    return [one for one in [*words, *(name_of(item) for item in inside)] if one]


@given(st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_single_change_is_told_under_its_heading_by_its_name(drawn: st.DataObject) -> None:
    number = drawn.draw(st.integers(0, len(ALL) - 1))
    path = drawn.draw(st.sampled_from(PATHS[number]))
    before = ALL[number].as_json()
    content = copy.deepcopy(before)
    *way, last = path
    place = content
    for part in way:
        place = place[part]
    place[last] = changed(place[last], drawn, IDS[number])
    try:
        after = parse(content)
    except PackFault:
        assume(False)
    assume(after != ALL[number])
    found = differences(ALL[number], after)
    heading = next(tab.heading for tab in tabs() if path[0] in tab.parts)
    assert found, path
    assert {one.heading for one in found} == {heading}
    names = [*names_on_the_way(before, path), *names_on_the_way(after.as_json(), path[:-1])]
    said = " ".join(str(one) for one in found)
    # A long name is cut short, but not where it is renamed.
    assert any(name.removesuffix("…") in said for name in names), (path, said, names)


@given(st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_id_and_no_path_is_ever_shown(drawn: st.DataObject) -> None:
    """Ids of two words are known by their underline; what a text merges in double braces is the manager's own."""
    number = drawn.draw(st.integers(0, len(ALL) - 1))
    content = ALL[number].as_json()
    for path in drawn.draw(st.lists(st.sampled_from(PATHS[number]), min_size=1, max_size=3)):
        *way, last = path
        place = content
        try:
            for part in way:
                place = place[part]
            place[last] = changed(place[last], drawn, IDS[number])
        except (LookupError, TypeError):
            continue
    for one in differences_of_drafts(ALL[number].as_json(), content):
        said = re.sub(r"\{\{.*?\}\}", "", one.words)
        assert not re.search(r"[a-z]_[a-z]|\w\[\d", said), said
