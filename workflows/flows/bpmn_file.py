"""Processes as a BPMN 2.0 file: what runs, for programs that read BPMN, with the picture of it (docs/bpmn.md).

Viewflow can export a flow too. Its file has no conditions, empty script tasks, timers without a time, no roles, and one
id for two ways between the same steps; so only its idea is kept.
"""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from ..policies.schema import Pack
from .bpmn_model import Element, Model, model_of
from .in_words import Names
from .layout import Box, Layout, Node, Way, layout
from .xml_text import legal

NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "evenhand": "urn:evenhand:bpmn:1",
}
EXPRESSIONS = "urn:evenhand:expressions:1"
EVENT, GATEWAY, ACTIVITY = (36, 36), (50, 50), (120, 80)
SIZES = {"startEvent": EVENT, "endEvent": EVENT, "intermediateCatchEvent": EVENT, "boundaryEvent": EVENT}
SIZES |= {"exclusiveGateway": GATEWAY, "eventBasedGateway": GATEWAY}
NAME_BELOW = 110
VARIABLES = {
    "outcome": "The outcome of the task or vote that was completed last, by its id.",
    "facts": "Facts of the case by their name, looked up when a check is reached.",
    "answers": "Answers by step and question. The latest counts; before there is one it is None.",
}


def bpmn_file(pack: Pack, process_code: str | None = None) -> str:
    """One process of a pack, or all of them, as the text of a BPMN 2.0 file. No query; a draft will do."""
    chosen = [one for one in pack.processes if process_code in (None, one.id)]
    models = [model_of(pack, process) for process in chosen]
    for prefix, address in NAMESPACES.items():
        ET.register_namespace(prefix, address)
    root = ET.Element(
        _bpmn("definitions"),
        {
            "id": "definitions",
            "name": pack.identity.policy_title,
            "targetNamespace": f"urn:evenhand:policy:{pack.identity.slug}",
            "expressionLanguage": EXPRESSIONS,
            "exporter": "Evenhand",
        },
    )
    _roles(root, Names(pack), models)
    for signal in dict.fromkeys(one.signal for model in models for one in model.elements if one.signal):
        ET.SubElement(root, _bpmn("signal"), {"id": f"signal-{signal}", "name": signal})
    for model in models:
        _process(root, pack, model)
    for model in models:
        _diagram(root, model)
    ET.indent(root)
    return legal('<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n")


def _bpmn(tag: str) -> str:
    return f"{{{NAMESPACES['bpmn']}}}{tag}"


def _own(tag: str) -> str:
    return f"{{{NAMESPACES['evenhand']}}}{tag}"


def _roles(root: ET.Element, names: Names, models: list[Model]) -> None:
    for role in dict.fromkeys(one.role for model in models for one in model.elements if one.role):
        ET.SubElement(root, _bpmn("resource"), {"id": f"role-{role}", "name": names.role(role)})


def _process(root: ET.Element, pack: Pack, model: Model) -> None:
    process = model.process
    node = ET.SubElement(
        root,
        _bpmn("process"),
        {"id": process.id, "name": process.label, "isExecutable": "true", "processType": "Private"},
    )
    identity = pack.identity
    about = f"{process.label}, from “{identity.policy_title}” of {identity.council}, version {identity.version_label}."
    ET.SubElement(node, _bpmn("documentation")).text = about
    kept = ET.SubElement(node, _bpmn("extensionElements"))
    ET.SubElement(kept, _own("process"), {"id": process.id, "startsOn": process.starts_on})
    for name, words in VARIABLES.items():
        variable = ET.SubElement(node, _bpmn("property"), {"id": f"{process.id}.variable-{name}", "name": name})
        ET.SubElement(variable, _bpmn("documentation")).text = words
    into: dict[str, list[str]] = {}
    out: dict[str, list[str]] = {}
    otherwise = {}
    for flow in model.flows:
        into.setdefault(flow.dst, []).append(flow.id)
        out.setdefault(flow.src, []).append(flow.id)
        if flow.otherwise:
            otherwise[flow.src] = flow.id
    for element in model.elements:
        _element(node, element, into.get(element.id, ()), out.get(element.id, ()), otherwise.get(element.id))
    for flow in model.flows:
        line = ET.SubElement(node, _bpmn("sequenceFlow"), {"id": flow.id, "sourceRef": flow.src, "targetRef": flow.dst})
        if flow.name:
            line.set("name", flow.name)
        if flow.condition:
            _expression(line, "conditionExpression", flow.condition)


def _element(
    process: ET.Element, element: Element, into: Iterable[str], out: Iterable[str], otherwise: str | None
) -> None:
    node = ET.SubElement(process, _bpmn(element.tag), {"id": element.id})
    if element.name:
        node.set("name", element.name)
    if otherwise:
        node.set("default", otherwise)
    if element.host:
        node.attrib |= {"attachedToRef": element.host, "cancelActivity": "true"}
    if element.words:
        ET.SubElement(node, _bpmn("documentation")).text = element.words
    if element.kept or element.timer:
        kept = ET.SubElement(node, _bpmn("extensionElements"))
        if element.kept:
            ET.SubElement(kept, _own("step"), element.kept)
        if element.timer:
            ET.SubElement(kept, _own("time"), element.timer.about)
    for flow in into:
        ET.SubElement(node, _bpmn("incoming")).text = flow
    for flow in out:
        ET.SubElement(node, _bpmn("outgoing")).text = flow
    if element.role:
        owner = ET.SubElement(node, _bpmn("potentialOwner"), {"id": f"{element.id}.role", "name": element.role})
        ET.SubElement(owner, _bpmn("resourceRef")).text = f"role-{element.role}"
    if element.timer:
        timer = ET.SubElement(node, _bpmn("timerEventDefinition"), {"id": f"{element.id}.timer"})
        if element.timer.duration:
            _expression(timer, "timeDuration", element.timer.duration)
    if element.signal:
        attributes = {"id": f"{element.id}.signal", "signalRef": f"signal-{element.signal}"}
        ET.SubElement(node, _bpmn("signalEventDefinition"), attributes)


def _expression(parent: ET.Element, tag: str, text: str) -> None:
    kind = f"{{{NAMESPACES['xsi']}}}type"
    ET.SubElement(parent, _bpmn(tag), {kind: "bpmn:tFormalExpression"}).text = text


def _diagram(root: ET.Element, model: Model) -> None:
    place = placed(model)
    di = f"{{{NAMESPACES['bpmndi']}}}"
    diagram = ET.SubElement(
        root, f"{di}BPMNDiagram", {"id": f"{model.process.id}.diagram", "name": model.process.label}
    )
    plane = ET.SubElement(
        diagram, f"{di}BPMNPlane", {"id": f"{model.process.id}.plane", "bpmnElement": model.process.id}
    )
    leaves = {flow.src: arrow.points[0] for flow, arrow in zip(model.flows, place.arrows, strict=True)}
    for element in model.elements:
        shape = ET.SubElement(plane, f"{di}BPMNShape", {"id": f"{element.id}.shape", "bpmnElement": element.id})
        if element.tag == "exclusiveGateway":
            shape.set("isMarkerVisible", "true")
        box = place.boxes.get(element.id) or _on_border(*leaves[element.id])
        _point(shape, "dc", "Bounds", x=box.x, y=box.y, width=box.width, height=box.height)
    hosts = {element.id for element in model.elements if element.host}
    for flow, arrow in zip(model.flows, place.arrows, strict=True):
        edge = ET.SubElement(plane, f"{di}BPMNEdge", {"id": f"{flow.id}.edge", "bpmnElement": flow.id})
        (x, y), *others = arrow.points
        for to_x, to_y in [(x + EVENT[0] / 2, y) if flow.src in hosts else (x, y), *others]:
            _point(edge, "di", "waypoint", x=to_x, y=to_y)


def _point(parent: ET.Element, prefix: str, tag: str, **numbers: float) -> None:
    ET.SubElement(parent, f"{{{NAMESPACES[prefix]}}}{tag}", {name: f"{number:g}" for name, number in numbers.items()})


def _on_border(x: float, y: float) -> Box:
    """The shape of a timer on the right border of its host, where its way leaves."""
    width, height = EVENT
    return Box(x - width / 2, y - height / 2, width, height)


def placed(model: Model) -> Layout:
    """The same layout as the chart's, of BPMN's shapes; timers are places on their hosts' borders."""
    host = {element.id: element.host for element in model.elements if element.host}
    nodes = [_node(element) for element in model.elements if not element.host]
    ways = [
        Way(host.get(flow.src, flow.src), flow.dst, flow.name, EVENT[0] / 2 if flow.src in host else 0)
        for flow in model.flows
    ]
    return layout(nodes, ways, whole=True)


def _node(element: Element) -> Node:
    width, height = SIZES.get(element.tag, ACTIVITY)
    grows = element.tag not in SIZES
    return Node(element.id, width, height, grows, room=0 if grows else NAME_BELOW)
