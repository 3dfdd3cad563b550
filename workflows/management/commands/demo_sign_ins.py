from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from workflows.demo.people import PEOPLE


class Command(BaseCommand):
    help = "Prints who signs in to the demonstration as whom."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Sign in at {settings.PUBLIC_URL}/admin/ with the password: {settings.DEMO_PASSWORD}")
        for person in PEOPLE:
            self.stdout.write(f"  {person.username:<14} {person.what}")
