"""Whatever the schema asks for has plain words, and stands under exactly one tab: a new field cannot be forgotten."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from workflows.policies.codes import shape
from workflows.policies.schema import Pack
from workflows.policies.tabs import TABS, tabs
from workflows.steps import KINDS

HIDDEN = {"format"}


def asked() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every field that somebody fills in: the model, the field, its schema."""
    whole = shape()
    models = {"Pack": whole, **whole["$defs"]}
    for name, model in models.items():
        for field, schema in model.get("properties", {}).items():
            if field not in HIDDEN and "const" not in schema and "x-made-from" not in schema:
                yield name, field, schema


def models(kind: type[BaseModel] = BaseModel) -> Iterator[type[BaseModel]]:
    """Every model that a pack is made of."""
    for model in kind.__subclasses__():
        if model.__name__ in shape()["$defs"] or model is Pack:
            yield model
        yield from models(model)


@pytest.mark.parametrize("model", sorted(set(models()), key=lambda model: model.__name__))
def test_every_field_that_is_asked_for_has_a_title(model: type[BaseModel]) -> None:
    asked_for = {field for _, field, _ in asked()}
    fields = {field.alias or name: field for name, field in model.model_fields.items() if name != "kind"}
    without = [name for name, field in fields.items() if name in asked_for - {"id", "value"} and not field.title]
    assert not without


def test_every_day_that_is_asked_for_has_an_example_in_its_help() -> None:
    """None stands in the field itself, where it would be taken for an answer."""
    days = [
        (model, field, schema)
        for model, field, schema in asked()
        if "date" in {one.get("format") for one in (schema, *schema.get("anyOf", ()))}
    ]
    assert days
    assert [(model, field) for model, field, schema in days if "such as" not in schema["description"].lower()] == []


@pytest.mark.parametrize(
    ("model", "field", "schema"), [*asked()], ids=lambda part: part if isinstance(part, str) else ""
)
def test_every_choice_has_words(model: str, field: str, schema: dict[str, Any]) -> None:
    arms = [schema, *schema.get("anyOf", ())]
    values = {value for arm in arms for value in arm.get("enum", ())}
    assert values <= set(schema.get("x-words", {}))


def test_every_kind_of_step_has_an_icon_and_says_what_it_does() -> None:
    for kind in KINDS:
        schema = kind.model_json_schema()
        assert schema["x-icon"]
        assert schema["title"] != kind.__name__
        assert schema["description"] != (kind.__doc__ or "")


def test_every_part_of_a_pack_stands_under_one_tab() -> None:
    under = [part for tab in TABS for part in tab.parts if part in Pack.model_fields]
    assert sorted(under) == sorted(set(Pack.model_fields) - HIDDEN)


def test_a_tab_without_parts_is_not_shown() -> None:
    assert all(any(part in Pack.model_fields for part in tab.parts) for tab in tabs())
