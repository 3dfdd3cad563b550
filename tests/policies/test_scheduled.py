"""Going live on a day: the worker does it, and a policy that cannot says why without holding up the rest."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site

from home.models import HomePage
from workflows.flows.worker import sweep_now
from workflows.models import Delivery, Edition, Policy
from workflows.policies import packs
from workflows.policies.acknowledgements import acknowledge_all
from workflows.policies.scheduled import publish_due
from workflows.policies.schema import Pack, parse

from .conftest import Content

SignIn = Callable[[User], Client]
TODAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAY = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TODAY, tick=False) as coordinates:
        yield coordinates


def schedule(pack: Pack, by: User) -> Policy:
    policy = packs.load(pack, by=by)
    policy.go_live_at = DAY
    revision = policy.save_revision(user=by)
    acknowledge_all(policy=policy, by=by)
    revision.publish(user=by)
    return policy


@pytest.fixture
def scheduled(pack: Pack, manager: User) -> Policy:
    User.objects.filter(pk=manager.pk).update(email="manager@council.example")
    return schedule(pack, manager)


def test_a_policy_goes_live_on_its_day_and_not_before(scheduled: Policy, clock: time_machine.Traveller) -> None:
    assert publish_due().published == 0
    clock.move_to(DAY)
    assert str(publish_due()) == "1 published on schedule, 0 taken down, 0 refused"
    assert Edition.objects.get().published_at == DAY
    assert publish_due().published == 0


def test_the_sweep_publishes(scheduled: Policy, clock: time_machine.Traveller) -> None:
    clock.move_to(DAY)
    assert "1 published on schedule" in str(sweep_now())
    assert Policy.objects.get().live


def test_pages_go_live_and_are_taken_down(council: dict[str, User], clock: time_machine.Traveller) -> None:
    home = Site.objects.get().root_page
    page = home.add_child(instance=HomePage(title="Later", slug="later", live=False))
    page.go_live_at, page.expire_at = DAY, DAY + dt.timedelta(days=1)
    page.save_revision().publish()
    clock.move_to(DAY)
    assert publish_due().published == 1
    assert Page.objects.get(slug="later").live
    clock.shift(dt.timedelta(days=2))
    assert publish_due().taken_down == 1
    assert Page.objects.get(slug="later").expired


@pytest.fixture
def refused(scheduled: Policy, council: dict[str, User], clock: time_machine.Traveller) -> Policy:
    """A policy whose day has come, and a role with nobody in it."""
    User.objects.filter(pk=council["Independent reviewers"].pk).update(is_active=False)
    clock.move_to(DAY)
    return scheduled


def test_a_policy_that_is_refused_stays_a_draft_and_loses_its_day(refused: Policy) -> None:
    assert publish_due().refused == 1
    kept = Policy.objects.get()
    assert not kept.live
    assert kept.approved_schedule is False
    assert not Edition.objects.exists()
    assert publish_due().refused == 0


def test_its_history_says_why(refused: Policy, manager: User, signed_in: SignIn) -> None:
    publish_due()
    url = reverse("wagtailsnippets_workflows_policy:history", args=[refused.pk])
    page = signed_in(manager).get(url).content.decode()
    assert "Did not go live on 10 March 2026 at 09:00. The policy cannot be published." in page


def test_whoever_scheduled_it_is_told(refused: Policy) -> None:
    publish_due()
    told = Delivery.objects.get()
    assert told.to == "manager@council.example"
    assert "was to go live on 10 March 2026 at 09:00 and could not. The policy cannot be published." in told.body


def test_one_refusal_does_not_hold_up_the_rest(
    scheduled: Policy, content: Content, manager: User, clock: time_machine.Traveller
) -> None:
    content["identity"]["slug"] = "second"
    other = schedule(parse(content), manager)
    broken = scheduled.latest_revision
    broken.content["content"] = {"format": "nonsense"}
    broken.save(update_fields=["content"])
    clock.move_to(DAY)
    done = publish_due()
    assert (done.published, done.refused, done.stuck) == (1, 1, [])
    assert Edition.objects.get().policy_id == other.pk
