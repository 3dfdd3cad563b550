"""Who does what: the groups that hold a policy's roles, and the people in them."""

from dataclasses import dataclass
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.contrib.auth.models import Group, User
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ..access import Refused, RoleGroup, check_filling, may, role_groups
from ..actions import staff_groups
from .staff import StaffRequest

M = TypeVar("M", Group, User)
LONGEST_KEY = 9


@dataclass(frozen=True)
class Shown:
    """A group as the page shows it. `others` are those who could be added; nobody adds or removes themselves."""

    of: RoleGroup
    people: list[User]
    others: list[User]


class GroupForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(
        label="Name of the group",
        help_text="Such as: Customer experience managers.",
        max_length=150,
        error_messages={"required": "Give the group a name"},
    )
    may_sign_in = forms.BooleanField(label="They sign in here and work on tasks", required=False, initial=True)
    may_report = forms.BooleanField(label="They can report incidents", required=False, initial=True)


@require_http_methods(["GET", "HEAD", "POST"])
def who_does_what(request: StaffRequest) -> HttpResponse:
    """The groups and their people, for those who may change policies; 404 for everybody else."""
    if not may(request.user, "edit_policy"):
        raise Http404("There is no such page.")
    if request.method == "POST" and "person" in request.POST:
        return _fill(request)
    made = request.method == "POST"
    form = GroupForm(request.POST if made else None, initial={"name": request.GET.get("name", "")})
    if made and form.is_valid() and _make(request, form):
        return redirect("desk:who_does_what")
    context = {
        "page_title": "Who does what",
        "header_title": "Who does what",
        "header_icon": "group",
        "groups": _shown(request.user),
        "form": form,
    }
    return render(request, "desk/who_does_what.html", context, status=422 if made else 200)


def _shown(user: User) -> list[Shown]:
    """Every group with its people: two queries for all of them."""
    staff = list(User.objects.filter(is_active=True).order_by("last_name", "first_name", "username"))
    inside: dict[int, set[int]] = {}
    for group, person in Group.user_set.through.objects.values_list("group_id", "user_id"):
        inside.setdefault(group, set()).add(person)
    return [
        Shown(
            one,
            [person for person in staff if one.group and person.pk in inside.get(one.group.pk, ())],
            [person for person in staff if one.group and person.pk not in {user.pk, *inside.get(one.group.pk, ())}],
        )
        for one in role_groups()
    ]


def _make(request: StaffRequest, form: GroupForm) -> bool:
    try:
        group = staff_groups.make_group(**form.cleaned_data, by=request.user)
    except ValueError as fault:
        form.add_error("name", str(fault))
        return False
    messages.success(request, f"The group “{group.name}” has been made. Choose it for a role under “People and roles”.")
    return True


def _fill(request: StaffRequest) -> HttpResponse:
    group = _one(Group, request.POST.get("group", ""))
    person = _one(User, request.POST["person"], is_active=True)
    try:
        check_filling(request.user, group, person)
    except Refused as why:
        messages.error(request, str(why))
        return redirect("desk:who_does_what")
    name = person.get_full_name() or person.get_username()
    if "remove" in request.POST:
        staff_groups.remove_person(group=group, person=person, by=request.user)
        messages.success(request, f"{name} is no longer in “{group.name}”.")
    else:
        staff_groups.add_person(group=group, person=person, by=request.user)
        messages.success(request, f"{name} is now in “{group.name}”.")
    return redirect("desk:who_does_what")


def _one(model: type[M], pk: str, **more: object) -> M:
    if not pk.isdecimal() or len(pk) > LONGEST_KEY:
        raise Http404("There is no such page.")
    return get_object_or_404(model, pk=int(pk), **more)
