"""History, editions, votes and submissions stay as they were written, by every road."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, models, transaction

from forms.models import Submission
from workflows.models import (
    Acknowledgement,
    AcknowledgementIsKept,
    Case,
    Edition,
    EditionIsImmutable,
    Event,
    HistoryIsAppendOnly,
    Vote,
    VoteIsFinal,
)
from workflows.policies.acknowledgements import acknowledge
from workflows.policies.lint.finding import found

from .conftest import do

Rows = models.QuerySet[models.Model]
CHANGES: dict[str, Callable[[Rows], object]] = {
    "update": lambda rows: rows.update(pk=1),
    "delete": lambda rows: rows.delete(),
    "bulk_update": lambda rows: rows.bulk_update(list(rows), ["id"]),
    "update in bulk_create": lambda rows: rows.bulk_create(
        list(rows), update_conflicts=True, update_fields=["id"], unique_fields=["id"]
    ),
    "update of one": lambda rows: rows.get().save(),
    "delete of one": lambda rows: rows.get().delete(),
}


@pytest.fixture
def voted(case: Case, cast: dict[str, User]) -> Case:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["one_inbox"], one_inbox__inbox="inbox@council.example")
    do(case, "vote", cast["safety"], outcome="yes", reasons="Calls keep staff from other work.")
    return case


@pytest.fixture
def submission(db: None) -> Submission:
    return Submission.objects.create(key="appeal", pages=[], answers={"a": "b"}, idempotency_key="one")


@pytest.mark.parametrize("change", CHANGES)
def test_events_stay(case: Case, change: str) -> None:
    rows = case.events.filter(pk=case.events.first().pk)
    with pytest.raises(HistoryIsAppendOnly, match=r"history and cannot be"):
        CHANGES[change](rows)


@pytest.mark.parametrize("change", CHANGES)
def test_editions_stay(case: Case, change: str) -> None:
    with pytest.raises(EditionIsImmutable, match="publish"):
        CHANGES[change](case.policy.editions.all())


@pytest.fixture
def acknowledged(case: Case, cast: dict[str, User]) -> Case:
    acknowledge(
        policy=case.policy, findings=[found("never_started", "processes[0]", "Nobody comes.")], by=cast["manager"]
    )
    return case


@pytest.mark.parametrize("change", CHANGES)
def test_acknowledgements_stay(acknowledged: Case, change: str) -> None:
    with pytest.raises(AcknowledgementIsKept, match="kept"):
        CHANGES[change](Acknowledgement.objects.all())


@pytest.mark.parametrize("change", CHANGES)
def test_votes_stay(voted: Case, change: str) -> None:
    with pytest.raises(VoteIsFinal, match="cast"):
        CHANGES[change](Vote.objects.all())


@pytest.mark.parametrize("change", CHANGES)
def test_submissions_stay(submission: Submission, change: str) -> None:
    with pytest.raises(TypeError, match="submission"):
        CHANGES[change](Submission.objects.all())


def test_a_submission_has_one_receipt(submission: Submission) -> None:
    submission.keep_receipt(reference="A-1", receipt={"title": "Sent"})
    with pytest.raises(TypeError, match="one receipt"):
        submission.keep_receipt(reference="A-2", receipt={"title": "Sent again"})
    assert Submission.objects.get().reference == "A-1"


@pytest.mark.parametrize("model", [Event, Edition, Acknowledgement])
def test_the_database_refuses_a_change(acknowledged: Case, model: type[models.Model]) -> None:
    with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
        models.QuerySet(model).update(id=models.F("id"))


@pytest.mark.postgresql
@pytest.mark.parametrize("model", [Event, Edition, Acknowledgement])
def test_the_database_refuses_a_deletion(acknowledged: Case, model: type[models.Model]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM {table}")  # noqa: S608 - a table's name
