"""What a customer, or whoever appealed for them, adds to a case themselves."""

from django.db import transaction
from django.utils import timezone

from .. import access
from ..models import LIVE, Addition, Appeal, Case, Task
from . import notices
from .history import record
from .locks import hold_case

Kind = Addition.Kind


class AppealNotOpen(Exception):
    """Nothing can be added to an appeal that is decided or withdrawn."""


@transaction.atomic
def add(*, case: Case, kind: str, words: str, key: str, appeal: Appeal | None = None, made_by: str = "") -> Addition:
    """Keep what was sent, and tell whoever works on what it is about. The same key again adds nothing.

    More about an appeal needs one that is open: raises AppealNotOpen. Nobody's words are in the event or the email.
    """
    case = hold_case(case.pk)
    before = Addition.objects.filter(key=key, case=case).first()
    if before is not None:
        return before
    if kind == Kind.INFORMATION and (appeal is None or not Appeal.objects.filter(Appeal.OPEN, pk=appeal.pk).exists()):
        raise AppealNotOpen
    added = Addition.objects.create(
        case=case, appeal=appeal, kind=kind, words=words, made_by=made_by, added_at=timezone.now(), key=key
    )
    said = _said(added)
    record(case=case, kind=f"customer_{kind}", words=f"{said}.", data={"addition": added.pk})
    tell_workers(case=case, appeal=appeal, words=f"{said}. Look at the case.", about=f"added:{added.pk}")
    return added


@transaction.atomic
def tell_workers(*, case: Case, words: str, about: str, appeal: Appeal | None = None) -> None:
    """Tell the roles that have work on an appeal, or else on the case; where none has, those who keep the register."""
    tasks = Task.objects.filter(case=case, flow_task_type="HUMAN", status__in=LIVE).defer("flow_task", "data")
    if appeal is not None:
        tasks = tasks.filter(process=appeal.run_id)
    found = list(tasks.select_related("edition").order_by("pk"))
    for task in found:
        role = access.role_of(case, task)
        notices.tell_staff(
            case=case, task=task, groups=role["groups"], role_label=role["label"], words=words, about=about
        )
    if not found:
        notices.tell_keepers(case=case, words=words, about=about)


def _said(added: Addition) -> str:
    who = "The representative" if added.made_by else "The customer"
    if added.kind == Kind.INFORMATION and added.appeal:
        return f"{who} added to appeal {added.appeal.reference}"
    if added.kind == Kind.COMMENT:
        return f"{who} commented before the review"
    return f"{who} asked for an adjustment"
