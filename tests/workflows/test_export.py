"""Charts as files: on the command line, for any program, of an edition or of the latest draft."""

import re
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.workflows.large_pack import large_pack
from tests.workflows.small_pack import small_pack
from workflows.flows.bpmn_file import bpmn_file
from workflows.flows.svg_file import svg_file
from workflows.models import Policy
from workflows.policies import packs
from workflows.policies.schema import parse

SVG = "{http://www.w3.org/2000/svg}"
PACKS = sorted((Path(settings.BASE_DIR) / "packs").glob("*.json"))


def written(*words: str) -> str:
    out = StringIO()
    call_command("export_chart", *words, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_every_process_is_a_file_that_stands_alone(path: Path) -> None:
    pack = packs.read(path)
    for process in pack.processes:
        text = svg_file(pack, process.id)
        root = ElementTree.fromstring(text)  # noqa: S314 - ours
        assert text.startswith("<?xml")
        assert root.findtext(f"{SVG}title") == f"Flow chart: {process.label}"
        assert root.findtext(f"{SVG}desc")
        assert root.find(f"{SVG}style") is not None
        # Nothing is fetched, and no class waits for a style sheet of ours.
        assert not re.search(r"\b(href|src|@import|var\()", text)
        words = " ".join(one.text or "" for one in root.iter(f"{SVG}text"))
        assert pack.identity.council in words


def test_picture_holds_its_heading() -> None:
    root = ElementTree.fromstring(svg_file(parse(large_pack(20)), "escalation"))  # noqa: S314 - ours
    left, top, width, height = map(float, str(root.get("viewBox")).split())
    assert (width, height) == (float(root.get("width", 0)), float(root.get("height", 0)))
    for one in root.iter(f"{SVG}text"):
        if one.get("x"):
            assert left <= float(one.get("x", 0)) <= left + width
            assert top <= float(one.get("y", 0)) <= top + height


def test_characters_that_xml_may_not_hold_are_left_out() -> None:
    # A pack refuses them; an edition from before it did may hold them.
    pack = parse(small_pack())
    first = pack.processes[0].steps[0].model_copy(update={"label": "Dis\x0bcuss\x00 it"})
    process = pack.processes[0].model_copy(update={"steps": (first, *pack.processes[0].steps[1:])})
    pack = pack.model_copy(update={"processes": (process, *pack.processes[1:])})
    ElementTree.fromstring(bpmn_file(pack))  # noqa: S314 - ours
    assert "Discuss it" in svg_file(pack, "escalation")


def test_draft_and_edition_are_written(policy: Policy) -> None:
    draft = small_pack()
    draft["processes"][0]["label"] = "Escalation, reworded"
    packs.load(parse(draft), by=None)
    assert "Escalation, reworded" in written("small", "--process", "escalation")
    assert "Escalation, reworded" not in written("small", "--process", "escalation", "--edition", "1")
    bpmn = written("small", "--format", "bpmn")
    assert bpmn == bpmn_file(parse(draft))
    assert written("small", "--format", "bpmn", "--process", "appeal").count("<bpmn:process ") == 1


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["unknown", "--process", "escalation"], "There is no policy called unknown. There are: small."),
        (
            ["small", "--process", "nothing"],
            "There is no process called nothing. There are: escalation, review, appeal.",
        ),
        (["small"], "A picture shows one process. Name it with --process: escalation, review, appeal."),
        (["small", "--process", "appeal", "--edition", "7"], "small has no edition 7."),
    ],
)
def test_what_does_not_exist_is_named(policy: Policy, words: list[str], answer: str) -> None:
    with pytest.raises(CommandError, match=f"^{re.escape(answer)}$"):
        written(*words)


def test_draft_that_is_no_pack_is_refused(policy: Policy) -> None:
    policy.content = {"format": "evenhand-pack/1"}
    policy.save_revision()
    with pytest.raises(CommandError, match=r"^The draft of small is not a pack: "):
        written("small", "--process", "escalation")
