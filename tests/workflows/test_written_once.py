"""History, editions, votes and submissions stay as they were written, by every road."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from forms.models import Submission
from workflows.models import (
    Acknowledgement,
    AcknowledgementIsKept,
    Case,
    Decision,
    Delivery,
    Edition,
    EditionIsImmutable,
    Event,
    Evidence,
    HistoryIsAppendOnly,
    Involvement,
    Notice,
    Run,
    Vote,
    VoteIsFinal,
)
from workflows.policies.acknowledgements import acknowledge
from workflows.policies.lint.finding import found

from .conftest import do, restrict

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


@pytest.fixture
def written(acknowledged: Case, cast: dict[str, User]) -> Case:
    """A case with one of everything that stays."""
    restrict(acknowledged, cast)
    return acknowledged


def table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


@pytest.mark.parametrize("model", [Event, Edition, Vote, Decision, Involvement, Acknowledgement])
def test_the_database_refuses_a_change(written: Case, model: type[models.Model]) -> None:
    with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
        models.QuerySet(model).update(id=models.F("id"))


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Evidence, {"summary": "Said nothing."}),
        (Evidence, {"dated": dt.date(2020, 1, 1)}),
        (Evidence, {"behaviours": ["kindness"]}),
        (Notice, {"paragraphs": []}),
        (Notice, {"subject": "Something else"}),
        (Notice, {"issued_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}),
        (Notice, {"issued_by": None}),
    ],
)
def test_the_database_refuses_a_change_of_what_was_said(
    written: Case, model: type[models.Model], change: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
        models.QuerySet(model).update(**change)


def test_what_becomes_of_a_letter_and_of_a_file_may_be_recorded(written: Case) -> None:
    assert Notice.objects.update(
        status="sent", served_on=timezone.localdate(), settled_at=timezone.now(), subject=models.F("subject")
    )
    assert Evidence.objects.update(document="evidence/2026/06/note.txt")


@pytest.mark.postgresql
@pytest.mark.parametrize("model", [Event, Edition, Vote, Decision, Involvement, Evidence, Notice, Acknowledgement])
def test_the_database_refuses_a_deletion(written: Case, model: type[models.Model]) -> None:
    with pytest.raises(IntegrityError, match="stays as it was written"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM {table(model)}")  # noqa: S608 - a table's name


@pytest.mark.postgresql
@pytest.mark.parametrize("model", [Event, Edition, Acknowledgement])
def test_the_database_refuses_to_be_emptied(db: None, model: type[models.Model]) -> None:
    cursor = connection.cursor()
    cursor.execute("SET LOCAL evenhand.may_empty_tables = ''")  # as everywhere but in tests
    with pytest.raises(IntegrityError, match="never emptied"), transaction.atomic():
        cursor.execute(f"TRUNCATE {table(model)} CASCADE")


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Delivery, {"status": "sent", "sent_at": None}),
        (Delivery, {"status": "waiting", "sent_at": dt.datetime(2026, 6, 3, tzinfo=dt.UTC)}),
        (Run, {"status": "DONE", "finished": None}),
        (Run, {"status": "CANCELED", "finished": None}),
        (Run, {"status": "NEW", "finished": dt.datetime(2026, 6, 3, tzinfo=dt.UTC)}),
    ],
)
def test_the_database_holds_a_state_and_its_moment_together(
    written: Case, model: type[models.Model], change: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.update(**change)
