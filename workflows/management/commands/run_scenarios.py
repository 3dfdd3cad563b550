"""Run the scenarios of policies, from the command line or in a council's own checks."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.models import Policy
from workflows.policies import packs
from workflows.policies.editions import pack_of
from workflows.policies.schema import Pack, PackFault, parse
from workflows.rehearsal.scenarios import Result, run_all

from .check_pack import faults_in_words

Source = tuple[str, Pack]


class Command(BaseCommand):
    """Touches no data. Fails when a scenario comes out another way, or a pack is not a pack."""

    help = "Run the scenarios of pack files or of policies; of every draft and edition in force when none is named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("packs", nargs="*", metavar="PACK", help="a pack file, or the slug of a policy")
        parser.add_argument("--trace", action="store_true", help="tell of each scenario what happened, day by day")

    def handle(self, *args: Any, packs: list[str], trace: bool, **options: Any) -> None:
        passed = failed = 0
        for name, pack in _sources(packs):
            self.stdout.write(f"{name}: {_count(len(pack.scenarios), 'scenario')}")
            for result in run_all(pack):
                passed, failed = passed + result.passed, failed + (not result.passed)
                self._tell(result, trace)
        if failed:
            raise CommandError(f"{_count(failed, 'scenario')} failed, {passed} passed.")
        self.stdout.write(f"{_count(passed, 'scenario')} passed.")

    def _tell(self, result: Result, trace: bool) -> None:
        mark = "passed" if result.passed else "FAILED"
        self.stdout.write(f"  {mark}  {result.scenario.id:<28}  {result.scenario.label}")
        for failure in result.failures:
            self.stdout.write(f"          {failure.path}: {failure.words}")
        if trace or not result.passed:
            for line in result.trace:
                self.stdout.write(f"          day {line.day:>4}  {line.on:%Y-%m-%d}  {line.words}")


def _sources(names: list[str]) -> Iterator[Source]:
    if not names:
        for policy in Policy.objects.select_related("edition").order_by("slug"):
            yield from _of_policy(policy)
    for name in names:
        if Path(name).is_file():
            yield name, _read(Path(name))
        else:
            yield from _of_policy(_policy(name))


def _of_policy(policy: Policy) -> Iterator[Source]:
    draft = policy.get_latest_revision_as_object()
    try:
        yield f"{policy.slug}, the draft", parse(draft.content)
    except PackFault as fault:
        raise CommandError(f"The draft of {policy.slug} is not a pack: {fault}") from None
    if policy.edition is not None:
        yield f"{policy.slug}, edition {policy.edition.number} in force", pack_of(policy.edition)


def _policy(name: str) -> Policy:
    policy = Policy.objects.select_related("edition").filter(slug=name).first()
    if policy is None:
        known = ", ".join(Policy.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"{name} is neither a pack file nor a policy. There are the policies: {known}.")
    return policy


def _read(path: Path) -> Pack:
    try:
        return packs.read(path)
    except PackFault as fault:
        raise CommandError(faults_in_words(path, fault)) from None


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
