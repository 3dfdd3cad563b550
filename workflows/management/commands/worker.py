"""The program that works in the background: one or more beside the web program."""

import datetime as dt
import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ...flows.worker import Worker, sweep_now


class Command(BaseCommand):
    """Stops cleanly on SIGTERM and on Ctrl-C: what it has in hand is finished first."""

    help = "Run jobs, send what waits in the outbox and sweep, until told to stop. Several may run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, default=60, metavar="SECONDS", help="how often to sweep (60)")
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker(every=dt.timedelta(seconds=options["every"]))
        if options["once"]:
            worker.run_jobs()
            self.stdout.write(f"Worker: {sweep_now()}.")
            return

        def stop(number: int, frame: FrameType | None) -> None:
            worker.stop()

        before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            worker.run()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
