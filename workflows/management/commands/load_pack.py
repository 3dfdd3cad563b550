"""Keep a pack as a draft policy, and publish it when asked."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from home.publishing import CannotPublishError, words_to_reconcile
from workflows.models import Policy
from workflows.policies import packs, publishing
from workflows.policies.acknowledgements import NotAcknowledged
from workflows.policies.lint import NotPublishable, lint, people_of
from workflows.policies.schema import PackFault

from .check_pack import faults_in_words, in_words


class Command(BaseCommand):
    help = "Load a pack file as the draft of its policy. What is in force stays in force unless you add --publish."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--publish", action="store_true", help="put it in force for new cases and for the public")
        parser.add_argument("--by", metavar="USERNAME", help="who loads or publishes it; needed with --publish")
        parser.add_argument(
            "--acknowledge-warnings",
            action="store_true",
            help="say that whoever publishes has read every warning; it is kept with the edition",
        )

    def handle(
        self, *args: Any, file: Path, publish: bool, by: str | None, acknowledge_warnings: bool, **options: Any
    ) -> None:
        if publish and not by:
            raise CommandError("Say who publishes the policy: --by USERNAME.")
        person = _person(by) if by else None
        try:
            pack = packs.read(file)
        except PackFault as fault:
            raise CommandError(faults_in_words(file, fault)) from None
        policy = packs.load(pack, by=person)
        self.stdout.write(f"“{policy.title}” ({policy.slug}) was kept as a draft.")
        for finding in lint(pack, people_of(pack)):
            self.stdout.write(in_words(finding))
        if publish and person:
            self._publish(policy, person, acknowledge_warnings)

    def _publish(self, policy: Policy, by: User, acknowledge_warnings: bool) -> None:
        try:
            read_by = by if acknowledge_warnings else None
            edition = publishing.publish_latest(policy=policy, by=by, warnings_read_by=read_by)
        except NotAcknowledged as refusal:
            raise CommandError(
                f"The draft was kept but not published: it has {len(refusal.findings)} of the warnings above that "
                "nobody has acknowledged. Read them, then add --acknowledge-warnings."
            ) from None
        except (NotPublishable, CannotPublishError, PermissionDenied) as refusal:
            raise CommandError(f"The draft was kept but not published. {refusal}") from None
        self.stdout.write(f"Edition {edition.number} is in force.")
        reconcile = words_to_reconcile(policy.slug)
        if reconcile:
            self.stdout.write(reconcile)


def _person(username: str) -> User:
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist:
        raise CommandError(f"There is no user called {username}.") from None
