"""Write a policy as a pack."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.models import Edition, Policy
from workflows.policies import packs
from workflows.policies.schema import PackFault


class Command(BaseCommand):
    help = "Write the latest draft of a policy, or one of its editions, to the terminal as a pack."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--edition", type=int, metavar="NUMBER")

    def handle(self, *args: Any, slug: str, edition: int | None, **options: Any) -> None:
        try:
            text = packs.export(_source(slug, edition))
        except PackFault as fault:
            raise CommandError(f"The draft of {slug} is not a pack: {fault}") from None
        self.stdout.write(text, ending="")


def _source(slug: str, number: int | None) -> Policy | Edition:
    policy = Policy.objects.filter(slug=slug).first()
    if policy is None:
        known = ", ".join(Policy.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no policy called {slug}. There are: {known}.")
    if number is None:
        return policy
    edition = policy.editions.filter(number=number).first()
    if edition is None:
        raise CommandError(f"{slug} has no edition {number}.")
    return edition
