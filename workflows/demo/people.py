"""The demonstration's people, their groups and what each group may do."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission, User
from wagtail.models import GroupPagePermission, Page

REPORT = ("workflows.report_incident",)
POLICY = ("workflows.add_policy", "workflows.change_policy", "workflows.publish_policy", "workflows.view_policy")

# Group: the permissions it needs beside a way in. What cases a group sees is never here; access works it out.
GROUPS: dict[str, tuple[str, ...]] = {
    "Front-line officers": REPORT,
    "Line managers": REPORT,
    "Health and safety officers": REPORT,
    "Customer experience managers": REPORT,
    "Customer strategy and services leads": REPORT,
    "Independent reviewers": (),
    "Housing officers": REPORT,
    "Content editors": (),
    "Policy managers": POLICY,
}
PAGE_RIGHTS = ("add_page", "change_page", "publish_page")


@dataclass(frozen=True)
class Person:
    """Somebody who signs in to the demonstration, under an invented name. A stranger has an account and no group."""

    username: str
    name: tuple[str, str]
    what: str
    group: str | None


PEOPLE = (
    Person(
        "frontline",
        ("Nadia", "Fenwick"),
        "front-line officer: reports incidents, gives warnings",
        "Front-line officers",
    ),
    Person("linemanager", ("Tom", "Ibekwe"), "line manager: discusses incidents first", "Line managers"),
    Person(
        "safety",
        ("Carys", "Holm"),
        "health and safety officer: investigates, sits on the team",
        "Health and safety officers",
    ),
    Person(
        "experience",
        ("Priya", "Lambert"),
        "customer experience manager: keeps the register, sits on the team",
        "Customer experience managers",
    ),
    Person(
        "strategy",
        ("Owen", "Sadler"),
        "customer strategy and services lead: sits on the team",
        "Customer strategy and services leads",
    ),
    Person("reviewer", ("Grace", "Adeyemi"), "independent reviewer: decides appeals", "Independent reviewers"),
    Person("editor", ("Luca", "Marsh"), "content editor: changes the public pages", "Content editors"),
    Person("policymanager", ("Helen", "Birch"), "policy manager: changes the policy", "Policy managers"),
    Person("otherservice", ("Imran", "Cole"), "officer of another service: reports, sees no case", "Housing officers"),
    Person("stranger", ("Robin", "Quill"), "has an account and no part in anything", None),
)


def ensure_people(password: str) -> dict[str, User]:
    """Every demonstration account by username, with its group. An account that is there keeps its password."""
    groups = {name: _group(name, permissions) for name, permissions in GROUPS.items()}
    _let_edit_pages(groups["Content editors"])
    return {person.username: _user(person, groups, password) for person in PEOPLE}


def _group(name: str, permissions: tuple[str, ...]) -> Group:
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.add(*[_permission(one) for one in ("wagtailadmin.access_admin", *permissions)])
    return group


def _permission(dotted: str) -> Permission:
    app, codename = dotted.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def _let_edit_pages(group: Group) -> None:
    root = Page.objects.get(depth=1)
    for codename in PAGE_RIGHTS:
        GroupPagePermission.objects.get_or_create(
            group=group, page=root, permission=_permission(f"wagtailcore.{codename}")
        )


def _user(person: Person, groups: dict[str, Group], password: str) -> User:
    user, new = User.objects.get_or_create(
        username=person.username, defaults={"email": f"{person.username}@staff.example"}
    )
    # Letters are signed with it.
    user.first_name, user.last_name = person.name
    if new:
        user.set_password(password)
    user.save()
    user.groups.set([groups[person.group]] if person.group else [])
    return user
