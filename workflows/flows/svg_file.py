"""A process as a picture in a file of its own, for a report or a slide."""

from django.template.loader import render_to_string

from ..policies.schema import Pack
from .chart import description
from .drawing import drawing
from .in_words import Names, in_words
from .xml_text import legal

HEADING = 58


def svg_file(pack: Pack, process_code: str) -> str:
    """One process of a pack as an SVG file that needs nothing else. No query; a draft will do."""
    names, process = Names(pack), pack.process(process_code)
    drawn = drawing(names, process)
    steps = tuple(in_words(names, drawn.graph, step) for step in process.steps)
    identity = pack.identity
    context = {
        "id": f"chart-{process.id}",
        "title": f"Flow chart: {process.label}",
        "description": description(process, steps),
        "heading": process.label,
        "about": f"{identity.policy_title}, {identity.council}, version {identity.version_label}",
        "drawing": drawn,
        "above": HEADING,
        "height": round(drawn.layout.height + HEADING, 1),
    }
    return legal(render_to_string("desk/chart_file.svg", context))
