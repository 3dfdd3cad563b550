"""Look at a pack without keeping it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.policies import packs
from workflows.policies.lint import Finding, lint
from workflows.policies.schema import PackFault


class Command(BaseCommand):
    help = "Check a pack file: its shape first, then everything lint refuses. Nothing is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            findings = lint(packs.read(file))
        except PackFault as fault:
            raise CommandError(faults_in_words(file, fault)) from None
        for finding in findings:
            self.stdout.write(in_words(finding))
        refused = sum(finding.level == "error" for finding in findings)
        if refused:
            raise CommandError(f"{file} could not be published: {refused} error{'' if refused == 1 else 's'}.")
        self.stdout.write(f"{file} could be published.")


def in_words(finding: Finding) -> str:
    """A finding as one line of a terminal."""
    return f"{finding.level} {finding.code} at {finding.path}: {finding.words} {finding.why}"


def faults_in_words(file: Path, fault: PackFault) -> str:
    """Every fault of a file that is not a pack, one on a line."""
    lines = [f"  {path}: {words}" for path, words in fault.faults]
    return "\n".join([f"{file} is not a pack. Nothing was kept.", *lines])
