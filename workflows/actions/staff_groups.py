"""Who is in which group of staff. Each change is kept in Wagtail's log, by account name."""

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from wagtail.log_actions import LogActionRegistry, LogFormatter, log
from wagtail.models import BaseLogEntry

from ..access import GROUP_MADE

PERSON_ADDED = "workflows.group.person_added"
PERSON_REMOVED = "workflows.group.person_removed"


@transaction.atomic
def make_group(*, name: str, may_sign_in: bool, may_report: bool, by: User) -> Group:
    """A new group for people who work on cases. Raises ValueError when there is one of this name."""
    if Group.objects.filter(name__iexact=name).exists():
        raise ValueError(f"There is a group called “{name}” already.")
    group = Group.objects.create(name=name)
    rights = (("wagtailadmin", "access_admin", may_sign_in), ("workflows", "report_incident", may_report))
    for app, codename, given in rights:
        if given:
            group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    log(group, GROUP_MADE, user=by, data={"name": name})
    return group


@transaction.atomic
def add_person(*, group: Group, person: User, by: User) -> None:
    """Put somebody into a group: they see its cases from now on. The caller has asked access."""
    group.user_set.add(person)
    log(group, PERSON_ADDED, user=by, data={"person": person.get_username()})


@transaction.atomic
def remove_person(*, group: Group, person: User, by: User) -> None:
    """Take somebody out of a group: they see no more of its cases. The caller has asked access."""
    group.user_set.remove(person)
    log(group, PERSON_REMOVED, user=by, data={"person": person.get_username()})


def log_actions(registry: LogActionRegistry) -> None:
    """How the log shows these changes (a hook)."""

    @registry.register_action(GROUP_MADE)
    class Made(LogFormatter):
        label = "Group made"
        message = "Made this group for a policy’s roles."

    @registry.register_action(PERSON_ADDED)
    class Added(LogFormatter):
        label = "Person added"

        def format_message(self, log_entry: BaseLogEntry) -> str:
            return f"Added {log_entry.data['person']}."

    @registry.register_action(PERSON_REMOVED)
    class Removed(LogFormatter):
        label = "Person removed"

        def format_message(self, log_entry: BaseLogEntry) -> str:
            return f"Removed {log_entry.data['person']}."
