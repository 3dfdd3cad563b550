"""A shipped policy in force, with somebody in each of its groups who can sign in."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission, User

from home.seeding import ensure_site
from workflows.models import Policy
from workflows.policies import packs
from workflows.policies.publishing import publish_latest
from workflows.policies.schema import Pack

from .visits import PASSWORD


def publish(slug: str, *, by: User | None) -> Policy:
    """The shipped pack, loaded and published as the command line does it."""
    pack = packs.read(settings.BASE_DIR / "packs" / f"{slug}.json")
    ensure_site(council_name=pack.identity.council)
    policy = packs.load(pack, by=by)
    publish_latest(policy=policy, by=by, warnings_read_by=by or User.objects.earliest("pk"))
    policy.refresh_from_db()
    return policy


def open_council(slug: str) -> Policy:
    """The pack in force. For each role somebody signs in by its id, who is in the role's first group."""
    pack = packs.read(settings.BASE_DIR / "packs" / f"{slug}.json")
    _staff(pack)
    return publish(slug, by=None)


def _staff(pack: Pack) -> None:
    sign_in = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    report = Permission.objects.get(content_type__app_label="workflows", codename="report_incident")
    for role in pack.roles:
        group, new = Group.objects.get_or_create(name=role.groups[0])
        if new:
            group.permissions.add(sign_in, report)
            member = User.objects.create_user(role.id, password=PASSWORD, first_name="Sam", last_name=role.label)
            member.groups.add(group)
