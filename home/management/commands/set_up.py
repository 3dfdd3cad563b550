"""The pages every site begins with, before its first policy is published."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from home.seeding import ensure_site


class Command(BaseCommand):
    help = "Make the home page, the accessibility statement and the privacy page, and set the council's name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("council_name", metavar="COUNCIL", help="as it stands at the top of every page")

    def handle(self, *args: Any, council_name: str, **options: Any) -> None:
        ensure_site(council_name=council_name)
        self.stdout.write(f"{council_name} is at {settings.PUBLIC_URL}/. Pages that were there kept their words.")
        self.stdout.write("Next: load_pack FILE, and publish the policy in the staff screens.")
