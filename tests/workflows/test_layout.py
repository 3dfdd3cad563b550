"""Nothing on a chart lies on anything else, whatever leads where."""

import sys
from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.large_pack import large_pack
from workflows.flows.drawing import drawing
from workflows.flows.in_words import Names
from workflows.flows.layout import LETTER, LINE_HEIGHT, Arrow, Box, Layout, Node, Way, layout
from workflows.policies.schema import parse

Rectangle = tuple[float, float, float, float]
Segment = tuple[tuple[float, float], tuple[float, float]]


def around(box: Box) -> Rectangle:
    return box.x, box.y, box.x + box.width, box.y + box.height


def around_label(arrow: Arrow) -> Rectangle:
    first, last = arrow.label[0], arrow.label[-1]
    wide = max(len(line.words) for line in arrow.label) * LETTER
    return first.x, first.y - LINE_HEIGHT + 3, first.x + wide, last.y + 2


def meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def segments(arrow: Arrow) -> Iterator[Segment]:
    yield from pairwise(arrow.points)


def thin(segment: Segment) -> Rectangle:
    (x1, y1), (x2, y2) = segment
    return min(x1, x2), min(y1, y2), max(x1, x2) + 0.01, max(y1, y2) + 0.01


def lie_on_each_other(one: Segment, other: Segment) -> bool:
    """Whether two segments run along each other, nearer than an eye can tell apart."""
    for upright in (0, 1):
        along = 1 - upright
        if all(abs(segment[0][upright] - segment[1][upright]) < 0.5 for segment in (one, other)):
            near = abs(one[0][upright] - other[0][upright]) < 3
            spans = [sorted((segment[0][along], segment[1][along])) for segment in (one, other)]
            if near and min(spans[0][1], spans[1][1]) - max(spans[0][0], spans[1][0]) > 4:
                return True
    return False


def assert_readable(place: Layout, *, tight: bool = False) -> None:
    """Boxes, labels and ways keep apart. `tight` also looks at ways that run along each other."""
    boxes = {code: around(box) for code, box in place.boxes.items()}
    for (one, first), (other, second) in combinations(boxes.items(), 2):
        assert not meet(first, second), f"{one} lies on {other}"
    labels = [around_label(arrow) for arrow in place.arrows if arrow.label]
    for one, other in combinations(labels, 2):
        assert not meet(one, other), f"labels at {one} and {other}"
    for label in labels:
        assert not any(meet(label, box) for box in boxes.values()), f"a label lies on a box at {label}"
    for arrow in place.arrows + place.shared:
        for segment in segments(arrow):
            through = [code for code, box in boxes.items() if meet(thin(segment), inner(box))]
            assert not through, f"a way runs through {through}"
    if tight:
        for one, other in combinations(place.arrows + place.shared, 2):
            # Ways that leave a small shape leave it at one point.
            if one.dst != other.dst and one.points[0] != other.points[0]:
                for first, second in ((a, b) for a in segments(one) for b in segments(other)):
                    assert not lie_on_each_other(first, second), f"{one.dst} and {other.dst} at {first}"
    for x, y in (point for arrow in place.arrows + place.shared for point in arrow.points):
        assert 0 <= x <= place.width
        assert 0 <= y <= place.height


def inner(box: Rectangle) -> Rectangle:
    return box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1


@pytest.mark.parametrize("steps", [10, 40, 60])
def test_large_process_is_readable(steps: int) -> None:
    pack = parse(large_pack(steps))
    assert_readable(drawing(Names(pack), pack.processes[0]).layout, tight=True)


def test_every_arrow_arrives_at_its_box_when_it_is_drawn_whole() -> None:
    nodes = [Node(str(number), 190, 106) for number in range(6)]
    ways = [Way("0", "1", "on"), Way("1", "2"), Way("2", "0", "again"), Way("0", "5"), Way("1", "5"), Way("3", "3")]
    place = layout(nodes, ways, whole=True)
    assert not place.shared
    for arrow, way in zip(place.arrows, ways, strict=True):
        source, target = place.boxes[way.src], place.boxes[way.dst]
        assert arrow.points[0][0] == source.x + source.width
        assert arrow.points[-1][0] == target.x
        assert target.y <= arrow.points[-1][1] <= target.y + target.height


def test_ways_that_share_a_line_end_where_it_begins() -> None:
    """Two ways over many columns to one box are drawn once from where they meet."""
    nodes = [Node(str(number), 190, 106) for number in range(5)]
    chain = [Way(str(number), str(number + 1)) for number in range(4)]
    place = layout(nodes, [*chain, Way("0", "4", "first"), Way("1", "4", "second")])
    assert [arrow.arrives for arrow in place.arrows] == [True] * 4 + [False, False]
    (line,) = place.shared
    assert line.points[0] == place.arrows[4].points[-1]
    assert line.arrives
    assert any(x == place.arrows[5].points[-1][0] or y == place.arrows[5].points[-1][1] for x, y in line.points)


def test_circle_leads_back() -> None:
    nodes = [Node(code, 190, 106) for code in "abc"]
    place = layout(nodes, [Way("a", "b"), Way("b", "c"), Way("c", "a", "once more")])
    assert [arrow.back for arrow in place.arrows] == [False, False, True]
    assert place.boxes["a"].x < place.boxes["b"].x < place.boxes["c"].x
    assert place.returning


def test_second_band_is_below_the_first() -> None:
    nodes = [Node("a", 190, 106), Node("b", 190, 106), Node("c", 190, 106, band=1)]
    place = layout(nodes, [Way("a", "b"), Way("c", "b", "joins")])
    assert place.apart is not None
    assert max(place.boxes[code].y + 106 for code in "ab") <= place.apart < place.boxes["c"].y


def test_work_grows_with_the_steps_and_no_faster() -> None:
    """Counted in calls, which are the same on every machine."""
    few, many = (calls_to_draw(steps) for steps in (50, 200))
    assert many <= 4 * few * 1.05


def calls_to_draw(steps: int) -> int:
    pack = parse(large_pack(steps))
    count = 0

    def called(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    names, process = Names(pack), pack.processes[0]
    sys.setprofile(called)
    try:
        drawing(names, process)
    finally:
        sys.setprofile(None)
    return count


def test_nothing_to_draw_is_drawn() -> None:
    place = layout([Node("start", 46, 46, grows=False)], [])
    assert place.width > 46


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_graph_is_readable(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 14))
    number = st.integers(0, count - 1)
    nodes = [Node(str(one), 190, 106, band=data.draw(st.integers(0, 1)) if one else 0) for one in range(count)]
    ways = data.draw(
        st.lists(
            st.builds(
                lambda a, b, c: Way(str(a), str(b), c),
                number,
                number,
                st.sampled_from(["", "yes", "a label of three lines that says a great deal more than fits"]),
            ),
            max_size=30,
        )
    )
    assert_readable(layout(nodes, ways), tight=True)
