"""A file that no row names is personal data that nobody answers for: it goes, a day later."""

import datetime as dt
import os
from contextlib import suppress
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from tests.workflows.conftest import do, restrict
from workflows.actions.appeals import Arrival
from workflows.actions.late_requests import LateAppeal
from workflows.flows import verbs
from workflows.flows.late import ask_late
from workflows.flows.worker import sweep_now
from workflows.models import Case, Evidence, Notice
from workflows.notices.orphans import remove_orphans

pytestmark = pytest.mark.usefixtures("clock")


class Undone(Exception):
    pass


def letters(settings: Settings) -> list[Path]:
    """Every private file, written 25 hours ago."""
    files = [path for path in Path(settings.PRIVATE_ROOT).rglob("*") if path.is_file()]
    then = (timezone.now() - dt.timedelta(hours=25)).timestamp()
    for path in files:
        os.utime(path, (then, then))
    return files


@pytest.fixture
def left_behind(case: Case, cast: dict[str, User]) -> None:
    """A letter whose transaction was rolled back after the PDF was written."""
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    with suppress(Undone), transaction.atomic():
        do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
        raise Undone
    assert not Notice.objects.exists()


@pytest.mark.usefixtures("left_behind")
def test_what_a_rollback_leaves_behind_is_removed(settings: Settings) -> None:
    assert len(letters(settings)) == 1
    assert remove_orphans() == 1
    assert letters(settings) == []
    assert remove_orphans() == 0


@pytest.mark.usefixtures("left_behind")
def test_a_young_file_may_still_get_its_row(settings: Settings) -> None:
    [path] = letters(settings)
    os.utime(path, (timezone.now().timestamp(),) * 2)
    assert remove_orphans() == 0
    assert path.exists()


def test_letters_and_evidence_on_record_stay(case: Case, cast: dict[str, User], settings: Settings) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
    Evidence.objects.get().document.save("note.txt", ContentFile(b"Shouted."))
    kept = letters(settings)
    assert len(kept) == 2
    assert remove_orphans() == 0
    assert letters(settings) == kept


def test_scans_on_record_stay(case: Case, cast: dict[str, User], settings: Settings) -> None:
    """Of an appeal that was keyed in, and of a request that waits: each is looked for by its own rows."""
    restrict(case, cast)
    before = len(letters(settings))
    scan = ContentFile(b"%PDF-1.7", name="scan.pdf")
    arrival = Arrival(came_by="letter", received_on=timezone.localdate(), by=cast["keeper"], scan=scan)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="No.", arrival=arrival, submission_key="one")
    sent = LateAppeal(from_name="Ada", received_on=timezone.localdate(), scan=ContentFile(b"%PDF-1.7", name="two.pdf"))
    ask_late(case=case, sent=sent, submission_key="two", by=cast["keeper"])
    kept = letters(settings)
    assert len(kept) == before + 2
    assert remove_orphans() == 0
    assert letters(settings) == kept


@pytest.mark.usefixtures("left_behind")
def test_the_first_sweep_of_a_day_looks_for_them(settings: Settings, clock: time_machine.Traveller) -> None:
    sweep_now()
    letters(settings)
    assert "0 stray files deleted" in str(sweep_now())
    clock.shift(dt.timedelta(days=1))
    assert "1 stray files deleted" in str(sweep_now())
