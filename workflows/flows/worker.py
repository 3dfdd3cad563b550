"""What a worker does: jobs, letters on their way out, and the sweep. Any number of workers may run."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as JobWorker
from django_tasks_db.models import DBTaskResult

from forms.drafts import purge_expired

from ..actions.delivery import Sent, send_due
from ..actions.visits import answer_requests
from ..actions.visits import purge as purge_codes
from ..clock import today
from ..models import SweepRecord
from ..notices.orphans import remove_orphans
from ..policies.scheduled import Published, publish_due
from .sweep import Swept, sweep

logger = structlog.get_logger(__name__)

PAUSE = 2.0  # seconds between two looks at the jobs and the outbox
NAP = 0.25  # seconds within which a worker that is told to stop has stopped waiting
JOBS_AT_ONCE = 50


@dataclass
class Round:
    """What one sweep and one emptying of the outbox did."""

    swept: Swept = field(default_factory=Swept)
    sent: Sent = field(default_factory=Sent)
    published: Published = field(default_factory=Published)
    drafts: int = 0
    codes: int = 0
    orphans: int = 0
    broken: list[str] = field(default_factory=list)

    @contextmanager
    def guarded(self, piece: str) -> Iterator[None]:
        """One piece of the round: what goes wrong in it is named and logged, and the rest is done all the same."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - a folder that cannot be read must not hold up letters
            logger.error("round_stuck", piece=piece, error=type(error).__name__)
            self.broken.append(f"{piece}: {type(error).__name__}")

    def __str__(self) -> str:
        return (
            f"{self.swept}, {self.published}, {self.sent}, {self.drafts} unsent drafts deleted, "
            f"{self.codes} codes deleted, "
            f"{self.orphans} stray files deleted"
        )

    @property
    def stuck(self) -> list[str]:
        """What could not be done; the log says why."""
        return [*self.broken, *self.swept.stuck, *self.published.stuck, *self.sent.stuck]


def sweep_now() -> Round:
    """The sweep, scheduled publishing, what they put in the outbox, drafts that ran out, and once a day stray files.

    Safe to call at any time, twice too.
    """
    record, _ = SweepRecord.objects.get_or_create(pk=SweepRecord.THE_ROW, defaults={"started_at": timezone.now()})
    done = Round()
    with done.guarded("the sweep"):
        done.swept = sweep()
    with done.guarded("scheduled publishing"):
        done.published = publish_due()
    with done.guarded("unsent drafts"):
        done.drafts = purge_expired()
    with done.guarded("codes"):
        answer_requests()
        done.codes = purge_codes()
    with done.guarded("messages"):
        done.sent = send_due()
    if record.finished_at is None or timezone.localdate(record.finished_at) < today():
        with done.guarded("stray files"):
            done.orphans = remove_orphans()
    SweepRecord.objects.filter(pk=record.pk).update(
        finished_at=timezone.now(), words=str(done)[:500], stuck=len(done.stuck)
    )
    return done


def my_turn_to_sweep(every: dt.timedelta) -> bool:
    """Whether this worker should sweep now. Of several workers, one gets True in each stretch of `every`."""
    now = timezone.now()
    _, first = SweepRecord.objects.get_or_create(pk=SweepRecord.THE_ROW, defaults={"started_at": now})
    late = SweepRecord.objects.filter(pk=SweepRecord.THE_ROW, started_at__lte=now - every)
    return first or bool(late.update(started_at=now))


class Worker:
    """Works until told to stop. `stop` may be called from a signal handler; the piece of work in hand is finished."""

    def __init__(self, *, every: dt.timedelta) -> None:
        self.every = every
        self.stopping = False
        self._jobs: JobWorker | None = None
        self._id = get_random_string(32)

    def stop(self) -> None:
        self.stopping = True
        if self._jobs is not None:
            self._jobs.running = False

    def run(self) -> None:
        """Look for work, rest a little, look again. Nothing that goes wrong ends the worker."""
        while not self.stopping:
            self._look()
            self._rest(PAUSE)

    def run_jobs(self) -> None:
        """Run the jobs that are ready, at most JOBS_AT_ONCE."""
        if not DBTaskResult.objects.ready().exists():
            return  # the part below would write two lines to the log each time
        self._jobs = JobWorker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=NAP,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=JOBS_AT_ONCE,
            worker_id=self._id,
        )
        self._jobs.running = not self.stopping
        self._jobs.run()

    def _look(self) -> None:
        """Do each piece of work in its turn. A database that is away ends the look; another fault ends its piece."""
        pieces: list[Callable[[], object]] = [
            close_old_connections,
            self.run_jobs,
            answer_requests,
            send_due,
            self._sweep_in_turn,
        ]
        for piece in pieces:
            if self.stopping:
                return
            try:
                piece()
            except (OperationalError, InterfaceError) as error:
                logger.error("worker_database", error=type(error).__name__)
                connections.close_all()
                return
            except Exception as error:  # noqa: BLE001 - a worker that ends sends no letters and opens no reviews
                logger.error("worker_stuck", piece=piece.__name__, error=type(error).__name__)

    def _sweep_in_turn(self) -> None:
        if my_turn_to_sweep(self.every):
            done = sweep_now()
            logger.info("swept", did=str(done))

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            time.sleep(NAP)
