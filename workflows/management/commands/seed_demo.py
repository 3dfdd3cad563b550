import json
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from home.seeding import ensure_site
from workflows.demo.cases import before_every_story, play_all
from workflows.demo.people import ensure_people
from workflows.models import Case, Policy
from workflows.policies import packs
from workflows.policies.publishing import publish_latest
from workflows.policies.schema import Pack

# Which pack the demonstration's stories are told under.
DEMONSTRATION = settings.BASE_DIR / "workflows" / "demo" / "demonstration.json"


class Command(BaseCommand):
    help = "Fills an empty database with the demonstration: a policy in force, its people, a dozen cases."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_PASSWORD:
            raise CommandError(
                "The demonstration is off here: its sign-ins are public. Set DEMO_PASSWORD on a machine of your own."
            )
        with transaction.atomic():
            people = ensure_people(settings.DEMO_PASSWORD)
            pack = packs.read(settings.BASE_DIR / json.loads(DEMONSTRATION.read_text(encoding="utf-8"))["pack"])
            policy = Policy.objects.filter(slug=pack.identity.slug).first() or _publish(pack, people["policymanager"])
        if Case.objects.filter(policy=policy).exists():
            self.stdout.write("The demonstration is here already; nothing was changed.")
            return
        with transaction.atomic():
            count = play_all(people, policy)
        self.stdout.write(f"Demonstration ready: {count} cases under “{policy.title}”.")


def _publish(pack: Pack, by: User) -> Policy:
    ensure_site(council_name=pack.identity.council)
    with before_every_story():
        policy = packs.load(pack, by=by)
        publish_latest(policy=policy, by=by, warnings_read_by=by)
    policy.refresh_from_db()
    return policy
