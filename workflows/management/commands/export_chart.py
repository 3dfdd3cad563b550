"""Write the flow of a policy as a picture or as BPMN."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.flows.bpmn_file import bpmn_file
from workflows.flows.svg_file import svg_file
from workflows.policies import packs
from workflows.policies.schema import Pack, PackFault


class Command(BaseCommand):
    help = (
        "Write a process of the latest draft of a policy, or of one of its editions, to the terminal: "
        "as an SVG picture, or as a BPMN 2.0 file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--process", metavar="CODE", help="the process; BPMN has all of them without")
        parser.add_argument("--format", choices=["svg", "bpmn"], default="svg", dest="file_format")
        parser.add_argument("--edition", type=int, metavar="NUMBER")

    def handle(
        self, *args: Any, slug: str, process: str | None, file_format: str, edition: int | None, **options: Any
    ) -> None:
        try:
            pack = packs.pack_in(packs.find(slug, edition))
        except LookupError as fault:
            raise CommandError(str(fault)) from None
        except PackFault as fault:
            raise CommandError(f"The draft of {slug} is not a pack: {fault}") from None
        self.stdout.write(_text(pack, process, file_format), ending="")


def _text(pack: Pack, process: str | None, file_format: str) -> str:
    codes = [one.id for one in pack.processes]
    if process is not None and process not in codes:
        raise CommandError(f"There is no process called {process}. There are: {', '.join(codes)}.")
    if file_format == "bpmn":
        return bpmn_file(pack, process)
    if process is None:
        raise CommandError(f"A picture shows one process. Name it with --process: {', '.join(codes)}.")
    return svg_file(pack, process)
