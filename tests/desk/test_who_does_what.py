"""Who does what: a manager fills the groups that roles name, and gains no power over anything else."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, ModelLogEntry, Page

from tests.policies.conftest import content, council, manager, pack, signed_in
from workflows.access import fillable_groups, groups_for_roles
from workflows.models import Policy
from workflows.policies import packs
from workflows.policies.schema import Pack

__all__ = ["content", "council", "manager", "pack", "signed_in"]

URL = "/admin/desk/who-does-what/"


@pytest.fixture
def policy(pack: Pack, manager: User) -> Policy:
    return packs.load(pack, by=manager)


@pytest.fixture
def desk(policy: Policy, manager: User, client: Client) -> Client:
    client.force_login(manager)
    return client


def fill(client: Client, group: Group, person: User, **more: str) -> str:
    sent = {"group": str(group.pk), "person": str(person.pk), **more}
    return client.post(URL, sent, follow=True).content.decode()


def logged() -> list[tuple[str, str, dict[str, str]]]:
    rows = ModelLogEntry.objects.filter(action__startswith="workflows.group.").order_by("pk")
    return [(one.action, one.user.username, one.data) for one in rows]


def test_every_group_that_a_role_names_is_shown_with_its_people(desk: Client, council: dict[str, User]) -> None:
    page = desk.get(URL).content.decode()
    for name, person in council.items():
        assert f">{name}</h2>" in page
        assert person.username in page
    assert "Line manager (Managing Unacceptable Customer Actions)" in page
    assert ">Policy managers (test)</h2>" not in page


def test_somebody_is_added_and_taken_out_again_and_both_are_logged(desk: Client) -> None:
    group, newcomer = Group.objects.get(name="Line managers"), User.objects.create_user("newcomer")
    assert "newcomer is now in “Line managers”" in fill(desk, group, newcomer)
    assert list(newcomer.groups.all()) == [group]
    assert "newcomer is no longer in “Line managers”" in fill(desk, group, newcomer, remove="yes")
    assert not newcomer.groups.exists()
    assert logged() == [
        ("workflows.group.person_added", "manager", {"person": "newcomer"}),
        ("workflows.group.person_removed", "manager", {"person": "newcomer"}),
    ]


def test_nobody_changes_their_own_groups(desk: Client, manager: User) -> None:
    group = Group.objects.get(name="Line managers")
    assert "Nobody changes their own groups" in fill(desk, group, manager)
    assert group not in manager.groups.all()


@pytest.mark.parametrize("right", ["workflows.change_policy", "auth.change_user", "wagtailadmin.access_admin"])
def test_a_group_that_carries_more_rights_is_not_filled(desk: Client, right: str) -> None:
    group, newcomer = Group.objects.get(name="Line managers"), User.objects.create_user("newcomer")
    app, codename = right.split(".")
    group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    page = fill(desk, group, newcomer)
    harmless = right == "wagtailadmin.access_admin"
    assert ("carries rights of its own" in page) is not harmless
    assert newcomer.groups.exists() is harmless


def test_a_group_with_rights_over_pages_is_not_filled(desk: Client) -> None:
    group, newcomer = Group.objects.get(name="Line managers"), User.objects.create_user("newcomer")
    right = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=Page.objects.first(), permission=right)
    fill(desk, group, newcomer)
    assert not newcomer.groups.exists()
    assert group.name not in groups_for_roles()


def test_the_managers_own_group_is_not_filled_even_when_a_role_names_it(desk: Client, policy: Policy) -> None:
    managers = Group.objects.get(name="Policy managers (test)")
    draft = policy.get_latest_revision_as_object()
    draft.content["roles"][0]["groups"].append(managers.name)
    draft.save_revision()
    newcomer = User.objects.create_user("newcomer")
    assert "only an administrator changes it" in fill(desk, managers, newcomer)
    assert not newcomer.groups.exists()


def test_a_group_that_no_role_names_is_not_filled(desk: Client) -> None:
    other, newcomer = Group.objects.create(name="Housing officers"), User.objects.create_user("newcomer")
    fill(desk, other, newcomer)
    assert not newcomer.groups.exists()


def test_a_new_group_is_made_with_its_two_rights_and_can_be_filled_at_once(desk: Client) -> None:
    page = desk.post(URL, {"name": "Appeal officers", "may_sign_in": "on", "may_report": "on"}, follow=True)
    assert "has been made" in page.content.decode()
    group = Group.objects.get(name="Appeal officers")
    rights = set(group.permissions.values_list("codename", flat=True))
    assert rights == {"access_admin", "report_incident"}
    assert "Appeal officers" in groups_for_roles()
    newcomer = User.objects.create_user("newcomer")
    fill(desk, group, newcomer)
    assert newcomer.groups.get() == group
    assert logged()[0] == ("workflows.group.made", "manager", {"name": "Appeal officers"})


@pytest.mark.parametrize("name", ["", "Line managers", "line MANAGERS", "x" * 151])
def test_a_name_that_cannot_be_is_refused_in_words(desk: Client, name: str) -> None:
    before = Group.objects.count()
    answer = desk.post(URL, {"name": name})
    assert answer.status_code == 422
    assert "error-message" in answer.content.decode()
    assert Group.objects.count() == before


def test_a_group_that_is_named_and_not_there_is_offered_to_be_made(desk: Client) -> None:
    Group.objects.filter(name="Independent reviewers").delete()
    page = desk.get(URL).content.decode()
    assert "?name=Independent%20reviewers#new-group" in page
    assert 'value="Independent reviewers"' in desk.get(f"{URL}?name=Independent%20reviewers").content.decode()


@pytest.mark.parametrize("sent", [{"group": "x", "person": "1"}, {"group": "1", "person": "9" * 40}, {"person": ""}])
def test_bad_keys_are_not_found(desk: Client, sent: dict[str, str]) -> None:
    assert desk.post(URL, sent).status_code == 404


def test_somebody_who_left_is_not_added(desk: Client) -> None:
    gone = User.objects.create_user("gone", is_active=False)
    answer = desk.post(URL, {"group": str(Group.objects.get(name="Line managers").pk), "person": str(gone.pk)})
    assert answer.status_code == 404


def test_nobody_else_finds_the_page(policy: Policy, council: dict[str, User], client: Client) -> None:
    officer = council["Line managers"]
    officer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(officer)
    assert client.get(URL).status_code == 404
    newcomer = User.objects.create_user("newcomer")
    assert client.post(URL, {"group": "1", "person": str(newcomer.pk)}).status_code == 404
    assert "Who does what" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_draft_with_gaps_does_not_break_the_page(desk: Client, policy: Policy) -> None:
    draft = policy.get_latest_revision_as_object()
    draft.content["roles"] = [None, {"label": "No groups"}, {"groups": ["", "New people"]}, "text"]
    draft.save_revision()
    page = desk.get(URL).content.decode()
    assert "New people" in page
    assert "a role without a name" in page


def test_groups_without_any_right_may_hold_a_role(db: None) -> None:
    plain = Group.objects.create(name="Plain")
    assert plain in fillable_groups()
