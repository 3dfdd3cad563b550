"""The access contract: every address, as everybody, for a case that is theirs and for one that is not."""

import gc
from dataclasses import dataclass

import pytest
from django.conf import settings
from pytest_django import Settings

from . import table
from .scene import NOBODY, SEES, Scene
from .table import Row
from .visit import Answer, Visitor, address_of, answer_to, leaks_in
from .walk import every_url

ROWS = table.read(table.TABLE.read_text(encoding="utf-8"))
PEOPLE = list(ROWS[0].answers)
# Wagtail's own: a POST without the one field that its form always sends. Only staff get this far.
STOCK_FAULTS = {"wagtailadmin_choose_page_external_link", "wagtailadmin_pages:copy"}

pytestmark = [
    pytest.mark.usefixtures("db"),
    # Wagtail leaves a thumbnail's temporary file to the garbage collector.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.Spooled:ResourceWarning"),
]


@dataclass(frozen=True)
class Visit:
    """What one row answered to one person."""

    row: Row
    found: str
    answers: list[Answer]

    @property
    def wrote(self) -> str:
        """Which tables, said in brackets."""
        tables = sorted({name for answer in self.answers for name in answer.wrote})
        return f" (wrote {', '.join(tables)})" if tables else ""


@pytest.fixture(scope="module")
def walked() -> dict[str, list[Visit]]:
    """Walks already done: two tests look at each."""
    return {}


def walk_as(person: str, scene: Scene, walked: dict[str, list[Visit]]) -> list[Visit]:
    """Every row of the table, got and posted to by one person."""
    if person not in walked:
        visitor = Visitor(scene.people[person])
        walked[person] = [Visit(row, *answer_to(row, scene, person, visitor)) for row in ROWS]
        gc.collect()
    return walked[person]


def test_every_url_has_a_row() -> None:
    missing = table.without_row(every_url(), ROWS)
    assert not missing, "Add to table.txt, and decide each answer:\n" + "\n".join(missing)


def test_every_row_has_a_url() -> None:
    gone = table.without_url(every_url(), ROWS)
    assert not gone, "Take out of table.txt:\n" + "\n".join(gone)


@pytest.mark.parametrize("person", PEOPLE)
def test_answers(person: str, scene: Scene, walked: dict[str, list[Visit]]) -> None:
    """Each answer is the table's, and what the table does not mark as writing writes nothing."""
    wrong = [
        f"{visit.row.name}  {visit.row.what}  expected {visit.row.answers[person]}, found {visit.found}{visit.wrote}"
        for visit in walk_as(person, scene, walked)
        if visit.found != visit.row.answers[person]
    ]
    assert not wrong, f"{len(wrong)} answers to {person} differ:\n" + "\n".join(wrong)


@pytest.mark.parametrize("person", PEOPLE)
def test_no_leak(person: str, scene: Scene, walked: dict[str, list[Visit]]) -> None:
    """No answer has a word of a case that is closed to its reader: pages, files, refusals, searches, exports."""
    closed = scene.closed_to(person)
    leaks = [
        leak for visit in walk_as(person, scene, walked) for one in visit.answers for leak in leaks_in(one, closed)
    ]
    visitor = Visitor(scene.people[person])
    for visit in walk_as(person, scene, walked):
        if visit.answers[0].code == "200" and not visit.row.query and not visit.row.body:
            leaks += _leaks_when_asked_for_more(address_of(visit.row, scene, person), visitor, closed)
    gc.collect()
    assert not leaks, f"{len(leaks)} leaks to {person}:\n" + "\n".join(leaks)


def _leaks_when_asked_for_more(address: str, visitor: Visitor, closed: dict[str, dict[str, str]]) -> list[str]:
    """The same address searched for a closed case, by surname and by reference, and exported where it can be."""
    other = closed["drusilla"]
    answers = [visitor.get(f"{address}?q={other[what]}&search={other[what]}") for what in ("surname", "reference")]
    answers.append(visitor.get(f"{address}?export=csv"))
    if "text/csv" in answers[-1].text:
        answers.append(visitor.get(f"{address}?export=xlsx"))
    return [leak for answer in answers for leak in leaks_in(answer, closed)]


def test_people_see_exactly_their_own_cases(scene: Scene) -> None:
    """The other half of no leak: markers do appear to those who may see the case, so their absence means something."""
    for person, cases in SEES.items():
        visitor = Visitor(scene.people[person])
        shown = visitor.get("/admin/registers/cases/").text
        assert {whose for whose, marks in scene.markers.items() if marks["surname"] in shown} == cases


def test_table_shows_no_fault_but_wagtails_own() -> None:
    faults = {row.name for row in ROWS if any("500" in answer for answer in row.answers.values())}
    assert faults <= STOCK_FAULTS


def test_nobody_gets_in_where_a_case_is_named() -> None:
    """Read from the table: `other` opens to none at all, and without an account only the public pages open."""
    open_to_others = [
        f"{row.name} {row.what} {person}"
        for row in ROWS
        for person, answer in row.answers.items()
        if "other." in row.what and not set(answer.rstrip("*").split("/")) <= {"in", "403", "404", "405"}
    ]
    assert not open_to_others
    staff_only = [
        row.name
        for row in ROWS
        if row.name.startswith(("desk:", "registers_")) and row.answers[NOBODY] not in ("in", "in/403")
    ]
    assert not staff_only


def test_private_files_are_in_no_folder_that_is_served() -> None:
    for served in filter(None, (settings.MEDIA_ROOT, settings.STATIC_ROOT)):
        assert not settings.PRIVATE_ROOT.is_relative_to(served)


def test_checks_find_a_new_address_that_leaks(scene: Scene, settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.access.leaky_urls"
    row = Row("leak", "pk=other.case_pk", {})
    assert [line.split()[0] for line in table.without_row(every_url(), ROWS)] == ["leak"]
    _, answers = answer_to(row, scene, "stranger", Visitor(scene.people["stranger"]))
    found = [leak for answer in answers for leak in leaks_in(answer, scene.closed_to("stranger"))]
    assert len(found) == 2
    assert found[0].endswith("shows drusilla's surname")


def test_checks_find_a_row_whose_address_is_gone() -> None:
    gone = Row("desk:gone", "pk=mine.task", {})
    assert table.without_url(every_url(), [*ROWS, gone]) == ["desk:gone  pk=mine.task"]
