"""What is wrong with a form that could be sent as it stands."""

from collections.abc import Callable

import pytest

from forms.builder import drafts
from forms.builder.lint import RULES, lint

from .noise import Content, noise

Damage = Callable[[Content], None]


def found(content: Content, *, has_readers: bool = True, sets: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in lint(drafts.parse(content), has_readers=has_readers, sets=sets)]


def test_a_good_form_has_nothing_wrong() -> None:
    assert found(noise()) == []


def _choices(form: Content) -> None:
    options = [{"value": f"v{n}", "label": f"Choice {n}"} for n in range(13)]
    form["pages"][0]["questions"][0].update(kind="one_of", options=options)


def _many(form: Content) -> None:
    form["pages"][0]["questions"] = [{"id": f"q{n}", "kind": "date", "label": f"Day {n}"} for n in range(7)]


DAMAGES: dict[str, tuple[str, Damage]] = {
    "no_next_steps": ("confirmation.next_steps", lambda form: form["confirmation"].update(next_steps=[])),
    "not_said_how_long_kept": ("keeping.months", lambda form: form["keeping"].update(months=None)),
    "no_other_way": ("other_ways", lambda form: form.update(other_ways=[])),
    "empty_page": ("pages[3]", lambda form: form["pages"].append({"id": "empty", "title": "Empty"})),
    "many_questions": ("pages[0]", _many),
    "many_choices": ("pages[0].questions[0]", _choices),
    "not_marked_personal": (
        "pages[0].questions[0]",
        lambda form: form["pages"][0]["questions"][0].update(kind="email"),
    ),
    "set_is_gone": ("pages[0].sets[0]", lambda form: form["pages"][0].update(sets=[{"set": "gone"}])),
}


@pytest.mark.parametrize("code", sorted(DAMAGES))
def test_each_fault_is_found_at_its_place(code: str) -> None:
    path, damage = DAMAGES[code]
    content = noise()
    damage(content)
    assert found(content) == [(code, path)]


def test_a_form_that_asks_nothing_is_found() -> None:
    content = noise()
    content["pages"] = [{"id": "words", "title": "Words", "intro": ["Only words."]}]
    assert found(content) == [("nothing_asked", "pages")]


def test_a_form_that_nobody_reads_is_found() -> None:
    assert found(noise(), has_readers=False) == [("nobody_reads", "")]


def test_every_rule_is_shown_by_a_test() -> None:
    assert set(RULES) == {*DAMAGES, "nothing_asked", "nobody_reads"}
