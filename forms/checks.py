"""What a list of questions, or of pages, must be before it can be asked. Each refusal is a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import can_hold
from .when import ALONE, OPERATORS_OF_KIND, Condition

if TYPE_CHECKING:
    from .questions import JourneyPage, Question


@dataclass(frozen=True)
class Known:
    """A question that was met, and every condition that holds wherever it has an answer."""

    question: "Question"
    needs: tuple[Condition, ...]

    @property
    def may_be_empty(self) -> bool:
        return bool(self.needs) or not self.question.required


def check_questions(questions: Iterable["Question"], earlier: Iterable["Question"] = ()) -> None:
    """Refuse a list that cannot be asked: an id used twice, or a condition that can never be met.

    `earlier` are questions of earlier pages. Raises ValueError with a sentence that names the question.
    """
    known: dict[str, Known] = {}
    for question in earlier:
        # Their own conditions were checked with their own pages.
        own = (question.show_when,) if question.show_when else ()
        known[question.id] = Known(question, own)
    for question in questions:
        _meet(question, f"'{question.id}'", (), known)


def check_pages(pages: Iterable["JourneyPage"]) -> None:
    """Refuse a journey that cannot be walked. Raises ValueError with a sentence that names question and page."""
    known: dict[str, Known] = {}
    ids: set[str] = set()
    for page in pages:
        where = f"page '{page.id}' (“{page.title}”)"
        if page.id in ids:
            raise ValueError(f"two pages have the id '{page.id}'")
        ids.add(page.id)
        needs = _needs(where, page.show_when, known)
        _check_together(where, needs, known)
        for question in page.questions:
            _meet(question, f"'{question.id}' on {where}", needs, known)


def _meet(question: "Question", name: str, of_page: tuple[Condition, ...], known: dict[str, Known]) -> None:
    """Check one question against those before it, and know it from now on."""
    if question.id in known:
        raise ValueError(f"two questions have the id '{question.id}'{name.removeprefix(repr(question.id))}")
    needs = of_page + _needs(name, question.show_when, known)
    if question.show_when:
        _check_together(name, needs, known)
    known[question.id] = Known(question, needs)


def _needs(name: str, condition: Condition | None, known: dict[str, Known]) -> tuple[Condition, ...]:
    """This condition and all that must hold for it to hold."""
    if condition is None:
        return ()
    target = known.get(condition.question)
    if target is None:
        raise ValueError(f"{name} depends on '{condition.question}', which is not a question that comes before it")
    _check_fit(name, condition, target.question)
    return (condition,) if condition.operator == "not_answered" else (condition, *target.needs)


def _check_fit(name: str, condition: Condition, target: "Question") -> None:
    if not target.is_asked:
        raise ValueError(f"{name} depends on '{target.id}', which takes no answer")
    if condition.operator not in ALONE and condition.operator not in OPERATORS_OF_KIND.get(target.kind, ()):
        raise ValueError(f"{name}: '{condition.operator}' cannot be used with '{target.id}' ({target.kind})")
    wrong = can_hold.wrong_value(target, condition)
    if wrong:
        raise ValueError(f"{name} depends on the answer '{condition.value}', {wrong}")


def _check_together(name: str, needs: tuple[Condition, ...], known: dict[str, Known]) -> None:
    """Each condition may hold on its own and none together: told by the question they speak of."""
    for code in dict.fromkeys(one.question for one in needs):
        together = [one for one in needs if one.question == code]
        target = known[code]
        if not can_hold.together(target.question, together, may_be_empty=target.may_be_empty):
            asked = " and ".join(dict.fromkeys(f"{one.operator} {one.value}".strip() for one in together))
            raise ValueError(f"{name} is never asked: '{code}' ({target.question.label}) can never be: {asked}")
