"""Write a policy as a pack."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.policies import packs
from workflows.policies.schema import PackFault


class Command(BaseCommand):
    help = "Write the latest draft of a policy, or one of its editions, to the terminal as a pack."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--edition", type=int, metavar="NUMBER")

    def handle(self, *args: Any, slug: str, edition: int | None, **options: Any) -> None:
        try:
            text = packs.export(packs.find(slug, edition))
        except LookupError as fault:
            raise CommandError(str(fault)) from None
        except PackFault as fault:
            raise CommandError(f"The draft of {slug} is not a pack: {fault}") from None
        self.stdout.write(text, ending="")
