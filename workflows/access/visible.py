"""Which rows a person may see. Every list, page, export and file starts here."""

from collections.abc import Iterable
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser, Permission, User
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.http import Http404

from ..models import (
    LIVE,
    Appeal,
    Case,
    CaseGrant,
    CaseGroupGrant,
    Decision,
    Event,
    Evidence,
    Incident,
    Involvement,
    LateRequest,
    Message,
    Notice,
    Policy,
    Restriction,
    Run,
    Task,
    TaskGrant,
    TaskGroupGrant,
)

Person = User | AnonymousUser
M = TypeVar("M", bound=Model)

# How each kind of record hangs on its case.
PATH_TO_CASE: dict[type[Model], str] = {
    Appeal: "case",
    Decision: "case",
    Incident: "case",
    Evidence: "incident__case",
    Notice: "case",
    Restriction: "case",
    Run: "case",
    Task: "case",
    Event: "case",
    Message: "case",
    LateRequest: "case",
}


def group_ids(user: Person) -> list[int]:
    """The ids of a person's groups: one query, then kept on the user object."""
    cached: list[int] | None = getattr(user, "_evenhand_groups", None)
    if cached is None:
        cached = list(user.groups.values_list("id", flat=True)) if user.is_authenticated else []
        user._evenhand_groups = cached  # type: ignore[union-attr]
    return cached


def visible_to(user: Person, model: type[M]) -> QuerySet[M]:
    """The rows of `model` that `user` may see: 0 rows for nobody, and no silent pass for superusers."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return model._default_manager.none()
    if model is Case:
        return Case.objects.filter(_case_granted(user, OuterRef("pk")))  # type: ignore[return-value]
    path = PATH_TO_CASE[model]
    rows = model._default_manager.filter(_case_granted(user, OuterRef(f"{path}_id")))
    if model is Task:
        return rows.exclude(_not_independent(user))
    if model is Notice:
        return rows | own_letters(user)  # type: ignore[operator]
    if model is Event:
        # History must not tell an original decider what the independent decider is about to do.
        return rows.exclude(Exists(_closed_to(user).filter(pk=OuterRef("task_id"), status__in=LIVE)))
    return rows


def workable_by(user: Person) -> QuerySet[Task]:
    """Live tasks that `user` may take or already holds."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return Task.objects.none()
    granted = Exists(
        TaskGroupGrant.objects.filter(content_object=OuterRef("pk"), group_id__in=group_ids(user))
    ) | Exists(TaskGrant.objects.filter(content_object=OuterRef("pk"), user=user))
    return Task.objects.filter(granted, flow_task_type="HUMAN", status__in=LIVE).exclude(_not_independent(user))


def own_letters(user: Person) -> QuerySet[Notice]:
    """Letters that have not reached the customer yet: those a person issued, and their role's to post or hand over.

    They may read, print and settle these without a part in the case; the case itself stays closed to them.
    """
    if isinstance(user, AnonymousUser) or not user.is_active:
        return Notice.objects.none()
    # access.settle keeps a role's grant on a letter's task until the letter has reached the customer.
    of_role = Exists(
        TaskGroupGrant.objects.filter(content_object=OuterRef("task_id"), group_id__in=group_ids(user))
    ) & ~Exists(_closed_to(user).filter(pk=OuterRef("task_id")))
    issued = Q(issued_by=user, status__in=[Notice.Status.ISSUED, *Notice.UNREACHED])
    return Notice.objects.filter(issued | Q(of_role, status__in=Notice.UNREACHED))


def without_anybody() -> QuerySet[Task]:
    """Live tasks that nobody may take: no active person of its groups, or none who took no part where that counts."""
    people = User.objects.filter(is_active=True).filter(
        Q(groups__taskgroupgrant__content_object=OuterRef("pk")) | Q(taskgrant__content_object=OuterRef("pk"))
    )
    took_part = Involvement.objects.filter(case=OuterRef(OuterRef("case")), user=OuterRef("pk")).filter(
        Q(task__isnull=True) | ~Q(task__process=OuterRef(OuterRef("process")))
    )
    return Task.objects.filter(flow_task_type="HUMAN", status__in=LIVE).filter(
        (Q(independent=False) & ~Exists(people)) | (Q(independent=True) & ~Exists(people.exclude(Exists(took_part))))
    )


def movable_by(user: Person, policy: Policy) -> QuerySet[Case]:
    """A policy's open cases that follow an older edition than the one in force, for who may move cases to it.

    They may know the reference and where the case stands in the policy, and nothing else of it. None for others, and
    not those in which they took part: see ask.
    """
    if isinstance(user, AnonymousUser) or not user.is_active:
        return Case.objects.none()
    older = Case.objects.filter(policy=policy, closed_at=None, edition__number__lt=F("policy__edition__number"))
    involved = Involvement.objects.filter(case=OuterRef("pk"), user=user)
    return older.filter(Exists(right_to_move(user))).exclude(Exists(involved))


def known_by_reference(user: Person, policy: Policy) -> QuerySet[Case]:
    """A policy's cases whose reference a person may know: those they may see, and those they may move.

    One rule for every list that a manager reads: what a page shows beside the reference is for `visible_to` to say.
    """
    mine = visible_to(user, Case).filter(policy=policy)
    return Case.objects.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=movable_by(user, policy).values("pk")))


def right_to_move(user: User) -> QuerySet[Permission]:
    """The right to move cases, where a person holds it: being a superuser is not enough.

    Whoever puts an edition in force for new cases may move older ones to it.
    """
    held = Permission.objects.filter(Q(user=user) | Q(group__user=user), content_type__app_label="workflows")
    return held.filter(codename="publish_policy")


def anybody_for(groups: Iterable[str], *, apart_from: Run | None = None) -> bool:
    """Whether these groups have somebody who may act.

    With `apart_from`, somebody who took no part in that run's case outside of it.
    """
    people = User.objects.filter(is_active=True, groups__name__in=list(groups))
    if apart_from is not None:
        parts = Involvement.objects.filter(case=apart_from.case_id, user=OuterRef("pk"))
        people = people.exclude(Exists(parts.filter(Q(task__isnull=True) | ~Q(task__process=apart_from))))
    return people.exists()


def own_reports(user: Person) -> QuerySet[Incident]:
    """The incidents a person reported. They may know the reference and whether it is open, and nothing of the case."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return Incident.objects.none()
    return Incident.objects.filter(reported_by=user)


def get_or_404(user: Person, model: type[M], queryset: QuerySet[M] | None = None, **lookup: object) -> M:
    """Fetch and authorise in one call. Raises Http404 alike for what is not there and what is not yours."""
    rows = visible_to(user, model) if queryset is None else queryset
    try:
        return rows.get(**lookup)
    except (model.DoesNotExist, ValueError, OverflowError):  # type: ignore[attr-defined]
        raise Http404("There is no such page.") from None


def _case_granted(user: User, case: OuterRef) -> Exists:
    by_group = CaseGroupGrant.objects.filter(
        content_object=case, group_id__in=group_ids(user), permission__codename="view_case"
    )
    by_name = CaseGrant.objects.filter(content_object=case, user=user, permission__codename="view_case")
    return Exists(by_group) | Exists(by_name)  # type: ignore[return-value]


def _not_independent(user: User) -> Q:
    took_part = Involvement.objects.filter(case=OuterRef("case"), user=user).filter(
        Q(task__isnull=True) | ~Q(task__process=OuterRef("process"))
    )
    return Q(Exists(took_part), independent=True)


def _closed_to(user: User) -> QuerySet[Task]:
    return Task.objects.filter(_not_independent(user))
