"""The two commands: one sweep, and the program that works until told to stop."""

import datetime as dt
import io
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail as outgoing
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks import task
from pytest_django import Settings

from forms.models import Draft
from tests.workflows.conftest import do, restrict
from workflows.flows.worker import Worker, my_turn_to_sweep
from workflows.models import Case, Delivery, Notice, Restriction, Run, SweepRecord, Task
from workflows.notices.outbox import queue

LATER = dt.datetime(2026, 9, 3, 1, 0, tzinfo=dt.UTC)
NOTHING = (
    "0 timers fired, 0 reviews opened, 0 tasks marked overdue, 0 panels closed at quorum, 0 stuck, "
    "0 published on schedule, 0 taken down, 0 refused, "
    "0 messages sent, 0 to try again, 0 given up, 0 unsent drafts deleted, 0 codes deleted, 0 stray files deleted"
)


def swept() -> str:
    out = io.StringIO()
    call_command("sweep", stdout=out)
    return out.getvalue().splitlines()[-1]


def test_sweep_does_everything_once(clock: time_machine.Traveller, case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)
    waiting = Delivery.objects.count()
    Draft.objects.create(key="appeal", secret_hash="x", expires=timezone.now())
    clock.move_to(LATER)

    line = swept()

    assert "1 reviews opened" in line
    assert f"{waiting + 1} messages sent" in line, "the letter that the review wrote goes out in the same sweep"
    assert "1 unsent drafts deleted" in line
    assert Restriction.objects.get().status == Restriction.Status.LIFTED
    assert len(outgoing.outbox) == waiting + 1


def test_sweep_again_does_nothing(clock: time_machine.Traveller, case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)
    clock.move_to(LATER)
    swept()
    letters = Notice.objects.count()

    assert swept() == f"Sweep: {NOTHING}."
    assert Notice.objects.count() == letters


def test_sweep_leaves_a_record(db: None, clock: time_machine.Traveller) -> None:
    swept()
    clock.shift(dt.timedelta(minutes=5))
    swept()

    record = SweepRecord.objects.get()
    assert record.finished_at == timezone.now()
    assert record.words == NOTHING


def test_sweep_that_cannot_do_something_says_so(
    clock: time_machine.Traveller, case: Case, cast: dict[str, User]
) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
    clock.shift(dt.timedelta(days=30))
    vanished = "workflows/flows.published.Edition0_ffffffff_escalation"
    Run.objects.update(flow_class=vanished)
    Task.objects.filter(status="SCHEDULED").update(flow_task=f"{vanished}.step_watch")

    with pytest.raises(CommandError, match="Could not do: timer"):
        swept()
    assert SweepRecord.objects.get().stuck == 1
    assert Delivery.objects.get().status == Delivery.Status.SENT, "and the rest is done all the same"


def test_of_several_workers_one_sweeps_in_each_stretch(db: None, clock: time_machine.Traveller) -> None:
    minute = dt.timedelta(minutes=1)

    assert my_turn_to_sweep(minute)
    assert not my_turn_to_sweep(minute)
    clock.shift(minute)
    assert my_turn_to_sweep(minute)
    assert not my_turn_to_sweep(minute)


done: list[str] = []


@task()
def a_job() -> None:
    done.append("job")


@task()
def a_job_during_which_the_worker_is_told_to_stop() -> None:
    done.append("begun")
    os.kill(os.getpid(), signal.SIGTERM)
    done.append("finished")


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    done.clear()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_worker_once_does_jobs_and_sweeps() -> None:
    a_job.enqueue()
    out = io.StringIO()

    call_command("worker", once=True, stdout=out)

    assert done == ["job"]
    assert out.getvalue() == f"Worker: {NOTHING}.\n"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_worker_finishes_what_it_has_in_hand_and_stops() -> None:
    before = signal.getsignal(signal.SIGTERM)
    a_job_during_which_the_worker_is_told_to_stop.enqueue()
    a_job.enqueue()

    call_command("worker")

    assert done == ["begun", "finished"]
    assert not SweepRecord.objects.exists()
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_worker_told_to_stop_does_nothing_more() -> None:
    a_job.enqueue()
    worker = Worker(every=dt.timedelta(minutes=1))
    worker.stop()

    worker.run()

    assert done == []


class AwayOnce(Worker):
    """Finds the database away at its first look, and is told to stop at its second."""

    looks = 0

    def run_jobs(self) -> None:
        self.looks += 1
        if self.looks == 1:
            raise OperationalError("the database is away")
        self.stop()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_worker_outlives_a_database_that_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflows.flows.worker.PAUSE", 0)
    worker = AwayOnce(every=dt.timedelta(minutes=1))

    worker.run()

    assert worker.looks == 2


class BrokenOnce(Worker):
    """Finds a job at its first look that breaks in a way nobody thought of, and is told to stop at its second."""

    looks = 0

    def run_jobs(self) -> None:
        self.looks += 1
        if self.looks == 1:
            raise PermissionError("a folder is not ours")
        self.stop()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_worker_outlives_whatever_goes_wrong_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflows.flows.worker.PAUSE", 0)
    queue(to="officer@council.example", subject="Case", body="Look.", key="staff:1:1")
    worker = BrokenOnce(every=dt.timedelta(minutes=1))

    worker.run()

    assert worker.looks == 2
    assert Delivery.objects.get().status == Delivery.Status.SENT, "the other pieces of the look were done"


@pytest.fixture
def unreadable(settings: Settings) -> Iterator[None]:
    """Where letters should be kept there is something that is no folder."""
    root = Path(settings.PRIVATE_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    (root / "letters").write_text("no folder")
    yield
    (root / "letters").unlink()


@pytest.mark.usefixtures("unreadable")
def test_a_folder_that_cannot_be_read_holds_up_no_message(db: None, clock: time_machine.Traveller) -> None:
    queue(to="officer@council.example", subject="Case", body="Look.", key="staff:1:1")

    with pytest.raises(CommandError, match="Could not do: stray files: NotADirectoryError"):
        swept()

    assert Delivery.objects.get().status == Delivery.Status.SENT
    assert SweepRecord.objects.get().stuck == 1
