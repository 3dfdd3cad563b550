"""What a policy owes the customer: an independent appeal, a review, real deadlines, and somebody to decide."""

from collections.abc import Iterator, Mapping

from ...steps import EndStep, PanelStep, RestrictStep, StepBase, TaskStep
from ..pointers import pointers
from ..schema import Pack, Process
from .finding import Finding, People, Place, at, found, places
from .flow import decides, ends_untold, every_way, reachable, until_told

STARTS = {
    "appeal_received": "the receipt of an appeal",
    "letter_issued": "the day a letter is issued",
    "restriction_start": "the start of a restriction",
}


def check(pack: Pack) -> Iterator[Finding]:
    """Appeal, review and deadlines."""
    yield from _appeal(pack)
    yield from _review(pack)
    for index, named in enumerate(pack.deadlines):
        if named.span is None:
            words = f"“{named.label}” is not specified. Say how long it is."
            yield found("deadline_not_specified", f"deadlines[{index}].span", words)
    for place in places(pack):
        if isinstance(place.step, PanelStep):
            yield from _seats(pack, place, place.step)
    yield from _starts(pack)


def check_people(pack: Pack, people: People) -> Iterator[Finding]:
    """Roles with nobody in them, panels that cannot meet, appeals that nobody could hear."""
    yield from _empty(pack, people)
    deciders: set[int] = set()
    for place in places(pack):
        if isinstance(place.step, PanelStep):
            deciders |= set().union(*(_members(pack, seat, people) for seat in place.step.seats))
            yield from _can_meet(pack, place, place.step, people)
        elif isinstance(place.step, TaskStep) and place.step.decides == "case":
            deciders |= _members(pack, place.step.role, people)
    for place in _appeal_decisions(pack):
        hearers = _members(pack, str(getattr(place.step, "role", "")), people)
        if hearers and hearers <= deciders:
            words = f"Everybody who could do {place.name} may also have decided the case."
            yield at(place, "appeal_nobody_left", words, ".role")


def _appeal(pack: Pack) -> Iterator[Finding]:
    if pack.appeal is None:
        yield found("appeal_missing", "appeal", "The policy gives no way to appeal.")
        return
    process = next((one for one in pack.processes if one.id == pack.appeal.process), None)
    if process is None:
        return
    if process.starts_on != "appeal":
        words = f"“{process.label}” is to hear appeals, but it does not start on an appeal."
        yield found("appeal_process_wrong", "appeal.process", words)
    decisions = _appeal_decisions(pack)
    if not any(place.process.id == process.id for place in decisions):
        yield found("appeal_undecided", "appeal.process", f"No step of “{process.label}” decides the appeal.")
    yield from _told(process, decisions)
    roles = {role.id: role for role in pack.roles}
    for place in decisions:
        for name in ("role", "escalate_to"):
            role = roles.get(getattr(place.step, name) or "")
            if role is not None and role.independence != "not_involved":
                words = (
                    f"{place.name} could be done by somebody who decided the case: “{role.label}” is not independent."
                )
                yield at(place, "appeal_not_independent", words, f".{name}")


def _told(process: Process, decisions: list[Place]) -> Iterator[Finding]:
    """The customer hears that the appeal arrived, and what was decided."""
    for place in decisions:
        if any(ends_untold(place.process, way.goes_to) for way in place.step.ways()):
            words = f"After {place.name} an appeal can end without a letter to the customer."
            yield at(place, "appeal_answered_by_nobody", words)
        unheard = reachable(process, process.steps[0].id, until_told)
        if place.process.id == process.id and place.step.id in unheard:
            words = f"A case can come to {place.name} before any letter has said that the appeal arrived."
            yield at(place, "appeal_not_acknowledged", words)


def _appeal_decisions(pack: Pack) -> list[Place]:
    return [place for place in places(pack) if isinstance(place.step, TaskStep) and place.step.decides == "appeal"]


def _review(pack: Pack) -> Iterator[Finding]:
    if pack.review is None:
        for place in places(pack):
            if isinstance(place.step, RestrictStep) and place.step.operation == "apply":
                words = f"{place.name} restricts contact, but the policy has no review."
                yield at(place, "restriction_without_review", words)
        return
    process = next((one for one in pack.processes if one.id == pack.review.process), None)
    if process is not None and process.starts_on != "review_due":
        words = f"“{process.label}” is to review restrictions, but it does not start when a review is due."
        yield found("review_process_wrong", "review.process", words)
    elif process is not None and _settles_nothing(process):
        words = f"“{process.label}” can end without lifting or extending: it would begin again the next day."
        yield found("review_settles_nothing", "review.process", words)
    if pack.review.default is None:
        words = "The policy does not say whether a restriction is lifted or goes on when a review finds nothing new."
        yield found("review_default_not_specified", "review.default", words)


def _settles_nothing(process: Process) -> bool:
    """Whether a review can end with the date as it was: only lifting and extending settle it."""

    def follow(step: StepBase) -> list[str]:
        settles = isinstance(step, RestrictStep) and step.operation in ("lift", "extend")
        return [] if settles else every_way(step)

    steps = {step.id: step for step in process.steps}
    return any(isinstance(steps[code], EndStep) for code in reachable(process, process.steps[0].id, follow))


def _starts(pack: Pack) -> Iterator[Finding]:
    """A step's time runs from the day the step opens; in an appeal it may be the date promised on receipt."""
    named = {one.id: one for one in pack.deadlines}
    for place in places(pack):
        one = named.get(getattr(place.step, "deadline", None) or "")
        if one is None or one.starts_from == "step":
            continue
        if one.starts_from == "appeal_received" and place.process.starts_on == "appeal":
            continue
        start = STARTS[one.starts_from]
        words = f"{place.name} has the time “{one.label}”, which runs from {start}, but a step’s runs from its opening."
        yield at(place, "step_deadline_start", words, ".deadline")


def _seats(pack: Pack, place: Place, panel: PanelStep) -> Iterator[Finding]:
    roles = {role.id: role for role in pack.roles}
    team = roles.get(panel.role)
    for k, seat in enumerate(panel.seats):
        if team is not None and seat in roles and not set(roles[seat].groups) & set(team.groups):
            words = f"“{roles[seat].label}” has a seat in {place.name} but no part in the role “{team.label}”."
            yield at(place, "seat_cannot_see", words, f".seats[{k}]")


def _can_meet(pack: Pack, place: Place, panel: PanelStep, people: People) -> Iterator[Finding]:
    """Whether different people can fill as many seats as it takes: all of them where no deadline ever passes."""
    needed = panel.quorum if panel.deadline else len(panel.seats)
    able = {seat: _members(pack, seat, people) for seat in panel.seats}
    if panel.decider is not None and all(able.values()):
        # Whoever could decide is never asked to advise.
        able = {seat: ids if seat == panel.decider else ids - able[panel.decider] for seat, ids in able.items()}
    filled = _seats_filled(able)
    if 0 < filled < needed:
        words = f"{place.name} needs {needed} people, but different people can fill only {filled} of its seats."
        yield at(place, "panel_cannot_meet", words, ".quorum")


def _seats_filled(able: Mapping[str, set[int]]) -> int:
    """The most seats that can be filled with nobody in two of them (bipartite matching, by augmenting paths)."""
    sits: dict[int, str] = {}

    def seated(seat: str, asked: set[int]) -> bool:
        for person in able[seat] - asked:
            asked.add(person)
            if person not in sits or seated(sits[person], asked):
                sits[person] = seat
                return True
        return False

    return sum(seated(seat, set()) for seat in able)


def _members(pack: Pack, code: str, people: People) -> set[int]:
    groups = next((role.groups for role in pack.roles if role.id == code), ())
    return set().union(*(people.get(name, frozenset()) for name in groups))


def _empty(pack: Pack, people: People) -> Iterator[Finding]:
    """Each role that work goes to and that has nobody; told once, as a missing decider where it decides."""
    deciding: dict[str, Place] = {}
    # Of a step: the role that monitors, say, is named without being given work.
    working = {one.code for one in pointers(pack) if one.kind == "role" and one.step is not None}
    for place in places(pack):
        if decides(place.step):
            codes = place.step.seats if isinstance(place.step, PanelStep) else (getattr(place.step, "role", ""),)
            deciding |= {code: place for code in codes if code not in deciding}
    for index, role in enumerate(pack.roles):
        if role.id not in working or _members(pack, role.id, people):
            continue
        groups = " or ".join(f"“{name}”" for name in role.groups)
        if role.id in deciding:
            place = deciding[role.id]
            words = f"Nobody can decide {place.name} as “{role.label}”: there is nobody in {groups}."
            yield at(place, "no_decider", words)
        else:
            words = f"“{role.label}” has nobody in it. Add people to {groups}."
            yield found("empty_role", f"roles[{index}].groups", words)
