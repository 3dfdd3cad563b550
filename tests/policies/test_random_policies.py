"""The random policies themselves: the lint accepts them, and there is nothing a policy may have that never comes up."""

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from pydantic import BaseModel

from forms.questions import Question
from workflows.policies.lint import errors
from workflows.policies.schema import Process, parse
from workflows.steps import KINDS
from workflows.steps.check import Branch
from workflows.steps.conditions import Condition
from workflows.steps.facts import FACTS

from .random_policies import policies
from .random_policies.dice import Content

# Words that only a reader minds.
WORDS = {"public_stage", "source", "chosen_for_demonstration", "instructions"}
MODELS: tuple[type[BaseModel], ...] = (*KINDS, Process, Branch, Condition)
Option = tuple[str, str, Any]


def test_they_are_sound_and_nothing_that_a_policy_may_have_is_left_out() -> None:
    drawn, sound, seen = 0, 0, set[Option]()
    facts, asked, sizes = set[str | None](), set[str](), list[int]()

    @examples(max_examples=160, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(content=policies())
    def look(content: Content) -> None:
        nonlocal drawn, sound
        pack = parse(content)
        drawn, sound = drawn + 1, sound + (not errors(pack))
        models = list(_models(pack))
        seen.update(option for model in models if isinstance(model, MODELS) for option in _taken(model))
        facts.update(model.fact for model in models if isinstance(model, Condition))
        asked.update(model.kind for model in models if isinstance(model, Question))
        sizes.extend(len(process.steps) for process in pack.processes)
        assert 4 <= len(pack.processes) <= 6

    look()
    assert sound >= 0.98 * drawn
    assert {option for model in MODELS for option in _options(model)} - seen == set()
    assert facts - {None} == set(FACTS)
    assert asked == set(_choices(Question.model_fields["kind"].annotation)) - {"files", "lookup"}
    assert min(sizes) <= 3
    assert max(sizes) >= 20


def _options(model: type[BaseModel]) -> Iterator[Option]:
    """Every value that a field may choose between, and of what may be left out that it is there and that it is not."""
    for name, field in model.model_fields.items():
        if name not in WORDS:
            for value in _choices(field.annotation):
                yield model.__name__, name, value
            if not field.is_required() and not list(_choices(field.annotation)):
                yield from ((model.__name__, name, given) for given in ("given", "left out"))


def _choices(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Literal:
        yield from get_args(annotation)
    elif annotation is bool:
        yield from (True, False)
    elif origin is Annotated:
        yield from _choices(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        found = [choice for arm in get_args(annotation) if arm is not NoneType for choice in _choices(arm)]
        yield from [*found, None] if found and NoneType in get_args(annotation) else found


def _taken(model: BaseModel) -> Iterator[Option]:
    for name, value in model:
        yield type(model).__name__, name, value if isinstance(value, str | bool | NoneType) else ""
        yield type(model).__name__, name, "given" if value else "left out"


def _models(value: Any) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
        for _, inner in value:
            yield from _models(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _models(inner)
