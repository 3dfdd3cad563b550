"""Words that a record keeps a copy of fit its column: PostgreSQL would refuse them in the middle of a case."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models

from home.models import PublishedEdition
from workflows.models import Case, Decision, Delivery, Notice, Policy, Restriction, Run, Task
from workflows.policies.schema import PackFault, parse

from .conftest import Content, step_of

LONGEST = 200
Part = Callable[[Content], Any]
PARTS: dict[str, tuple[int, Part, str | int]] = {
    "identity.policy_title": (LONGEST, lambda pack: pack["identity"], "policy_title"),
    "identity.council": (LONGEST, lambda pack: pack["identity"], "council"),
    "identity.issuer": (LONGEST, lambda pack: pack["identity"], "issuer"),
    "identity.version_label": (100, lambda pack: pack["identity"], "version_label"),
    "scope.services[0]": (100, lambda pack: pack["scope"]["services"], 0),
    "roles[0].label": (LONGEST, lambda pack: pack["roles"][0], "label"),
    "roles[0].groups[0]": (150, lambda pack: pack["roles"][0]["groups"], 0),
    "deadlines[0].label": (LONGEST, lambda pack: pack["deadlines"][0], "label"),
    "restrictions[0].label": (LONGEST, lambda pack: pack["restrictions"][0], "label"),
    "letters[0].label": (LONGEST, lambda pack: pack["letters"][0], "label"),
    "letters[0].subject": (LONGEST, lambda pack: pack["letters"][0], "subject"),
    "processes[0].label": (LONGEST, lambda pack: pack["processes"][0], "label"),
    "processes[0].steps[0].label": (LONGEST, lambda pack: pack["processes"][0]["steps"][0], "label"),
    "processes[0].steps[0].outcomes[0].label": (
        LONGEST,
        lambda pack: step_of(pack, "escalation", "discussion")["outcomes"][0],
        "label",
    ),
    "sections[0].heading": (150, lambda pack: pack["sections"][0], "heading"),
}


@pytest.mark.parametrize("path", PARTS)
def test_words_longer_than_their_column_are_refused_by_path(content: Content, path: str) -> None:
    longest, part, key = PARTS[path]
    part(content)[key] = "x" * longest
    parse(content)
    part(content)[key] = "x" * (longest + 1)
    with pytest.raises(PackFault) as refused:
        parse(content)
    assert [fault[0] for fault in refused.value.faults] == [path]


@pytest.mark.parametrize(
    ("model", "column", "needed"),
    [
        (Policy, "title", LONGEST),
        (Run, "process_label", LONGEST),
        (Task, "name", LONGEST),
        (Decision, "outcome_label", LONGEST),
        (Restriction, "label", LONGEST),
        (Notice, "label", LONGEST),
        (Case, "service", 100),
        (PublishedEdition, "title", LONGEST),
        (PublishedEdition, "council", LONGEST),
        (PublishedEdition, "issuer", LONGEST),
        (PublishedEdition, "version_label", 100),
    ],
)
def test_the_column_holds_the_longest(model: type[models.Model], column: str, needed: int) -> None:
    assert model._meta.get_field(column).max_length >= needed


@pytest.mark.parametrize("model", [Notice, Delivery])
def test_a_subject_is_as_long_as_its_merge_fields_make_it(model: type[models.Model]) -> None:
    assert model._meta.get_field("subject").max_length is None


def test_a_letter_holds_the_longest_name() -> None:
    assert Notice._meta.get_field("recipient_name").max_length >= len(" ") + 100 + 150
