"""What restrictions rest on: which decisions, which letters told of them, and so which of them a run is about."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from ..models import Appeal, Basis, Decision, Notice, Restriction, Run
from ..notices.window import opening_letters


def about(run: Run) -> QuerySet[Restriction]:
    """The restrictions not ended that a run may lift, vary or extend.

    A review is about those that were due, an appeal about those of the decision appealed against and what their terms
    were changed to since. Any other run is about every one of the case's.
    """
    rows = Restriction.objects.filter(case=run.case, status__in=Restriction.STANDING)
    at: Run | None = run
    # A process that a step began goes on with what the run that began it is about.
    while at is not None:
        appeal = Appeal.objects.filter(run=at).select_related("letter").first()
        if appeal is not None:
            return appealed(appeal)
        if _is_review(at):
            extended = Basis.objects.filter(run=at).values("restriction")
            return rows.filter(Q(review_run=at) | Q(pk__in=extended))
        at = at.parent
    return rows


def appealed(appeal: Appeal) -> QuerySet[Restriction]:
    """The restrictions not ended that an appeal is about: those its letter told of, as their terms are now."""
    told = Basis.objects.filter(letter__in=_letters_of(appeal)).values("restriction")
    return Restriction.objects.filter(pk__in=told, status__in=Restriction.STANDING)


def rest(rows: Iterable[Restriction], run: Run, *, replaced: Iterable[Restriction] = ()) -> None:
    """Note that restrictions rest on a decision of `run`, and on what those rest on whose terms they change."""
    letter = _told_already(run)
    inherited = set(Basis.objects.filter(restriction__in=list(replaced)).values_list("run_id", "letter_id"))
    for row in rows:
        for run_id, letter_id in sorted(inherited | {(run.pk, letter.pk if letter else None)}, key=str):
            Basis.objects.get_or_create(restriction=row, run_id=run_id, letter_id=letter_id)


def tell(notice: Notice) -> None:
    """A letter has been issued. When it opens an appeal, it tells of what its run has decided and not told of yet."""
    if opening_letters(notice.case).filter(pk=notice.pk).exists():
        Basis.objects.filter(run=notice.run_id, letter__isnull=True).update(letter=notice)


def _letters_of(appeal: Appeal) -> list[Notice]:
    """The letter appealed against; where it answers an earlier appeal, also the letter that one was against."""
    letters = [appeal.letter]
    while True:
        earlier = Appeal.objects.filter(run=letters[-1].run_id).select_related("letter").first()
        if earlier is None:
            return letters
        letters.append(earlier.letter)


def _is_review(run: Run) -> bool:
    rules = run.edition.content["review"]
    return bool(rules) and run.process_code == rules["process"]


def _told_already(run: Run) -> Notice | None:
    """The run's letter that told of its latest decision, where a policy writes first and restricts afterwards."""
    decided = Decision.objects.filter(task__process=run).order_by("-task_id").first()
    letters = opening_letters(run.case).filter(run=run)
    return letters.filter(task_id__gt=decided.task_id).first() if decided else letters.first()
