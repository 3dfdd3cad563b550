"""What rehearsed restrictions rest on, and so which of them a run is about: as actions.bases says it of the record."""

from collections.abc import Iterable

from ..notices.letter import Letter
from ..notices.overtaken import must_tell_of_restrictions
from .record import DecisionRow, NoticeRow, Record, RestrictionRow, RunRow


def about(record: Record, run: RunRow, review: str | None) -> list[RestrictionRow]:
    """The restrictions not ended that a run may lift, vary or extend. `review` is the process of reviews, if any."""
    rows = record.standing(run.case)
    at: RunRow | None = run
    # A process that a step began goes on with what the run that began it is about.
    while at is not None:
        if at.appeal is not None:
            return appealed(record, at.appeal)
        if at.process == review:
            return [row for row in rows if row.review_run == at.id or any(basis == at.id for basis, _ in row.bases)]
        at = record.run(at.parent) if at.parent is not None else None
    return rows


def appealed(record: Record, appeal: int) -> list[RestrictionRow]:
    """The restrictions not ended that an appeal is about: those its letter told of, as their terms are now."""
    letters = _letters_of(record, appeal)
    rows = record.standing(record.appeals[appeal].case)
    return [row for row in rows if any(letter in letters for _, letter in row.bases)]


def suspend(record: Record, appeal: int) -> list[RestrictionRow]:
    """Suspend what an appeal is about while it is open. Returns what was in force until now."""
    rows = [row for row in appealed(record, appeal) if row.in_force]
    for row in rows:
        row.in_force, row.suspended = False, True
    return rows


def resume(record: Record, appeal: int) -> list[RestrictionRow]:
    """Put in force again what an appeal that is decided had suspended, unless another appeal has, too."""
    case = record.appeals[appeal].case
    others = [row.id for row in record.appeals if row.case == case and row.decided is None and row.id != appeal]
    still = {row.id for other in others for row in appealed(record, other)}
    rows = [row for row in appealed(record, appeal) if row.suspended and row.id not in still]
    for row in rows:
        row.in_force, row.suspended = True, False
    return rows


def rest(
    record: Record, rows: Iterable[RestrictionRow], run: RunRow, *, replaced: Iterable[RestrictionRow] = ()
) -> None:
    """Note that restrictions rest on a decision of `run`, and on what those rest on whose terms they change."""
    letter = _told_already(record, run)
    inherited = frozenset(basis for row in replaced for basis in row.bases)
    for row in rows:
        row.bases |= inherited | {(run.id, letter.id if letter else None)}


def tell(record: Record, notice: NoticeRow) -> None:
    """A letter has been issued. When it opens an appeal, it tells of what its run has decided and not told of yet."""
    untold, told = (notice.run, None), (notice.run, notice.id)
    for row in record.restrictions:
        if notice.opens_appeal and untold in row.bases:
            row.bases = row.bases - {untold} | {told}


def is_overtaken(record: Record, run: RunRow, letter: Letter) -> bool:
    """Whether a letter must tell of restrictions, and each of those it is to tell of has ended."""
    if not must_tell_of_restrictions(letter):
        return False
    of_the_case = [row for row in record.restrictions if row.case == run.case]
    untold = [row for row in of_the_case if (run.id, None) in row.bases]
    return not any(row.stands for row in untold or of_the_case)


def _letters_of(record: Record, appeal: int) -> set[int]:
    """The letter appealed against; where it answers an earlier appeal, also the letter that one was against."""
    letters: set[int] = set()
    earlier: int | None = appeal
    while earlier is not None:
        letter = record.notices[record.appeals[earlier].letter]
        letters.add(letter.id)
        earlier = record.run(letter.run).appeal
    return letters


def _told_already(record: Record, run: RunRow) -> NoticeRow | None:
    """The run's letter that told of its latest decision, where a policy writes first and restricts afterwards."""
    letters = [row for row in record.opening_letters(run.case) if row.run == run.id]
    decided = max((row for row in record.decisions if row.run == run.id), key=_task, default=None)
    after = [row for row in letters if decided is None or row.task > decided.task]
    return after[0] if after else None


def _task(decision: DecisionRow) -> int:
    return decision.task
