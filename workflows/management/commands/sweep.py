"""One sweep, from the command line or from cron."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...flows.worker import sweep_now


class Command(BaseCommand):
    """Doing it again does nothing again. Ends with one line that counts what it did; fails when something is stuck."""

    help = "Fire due timers, open due reviews, mark overdue tasks, send what waits in the outbox. Once."

    def handle(self, *args: Any, **options: Any) -> None:
        done = sweep_now()
        self.stdout.write(f"Sweep: {done}.")
        if done.stuck:
            raise CommandError(f"Could not do: {', '.join(done.stuck)}. The log says why.")
