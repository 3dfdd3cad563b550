"""A policy with warnings is published when somebody has read each, and it is kept who, which words, and when."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from workflows.models import Acknowledgement, Edition, Policy
from workflows.policies import packs
from workflows.policies.acknowledgements import NotAcknowledged, acknowledge, acknowledge_all, outstanding
from workflows.policies.editions import demonstration_choices
from workflows.policies.lint import lint, people_of
from workflows.policies.publishing import publish_latest
from workflows.policies.scheduled import publish_due
from workflows.policies.schema import Pack, parse

from .conftest import PACK_FILE, Content

TODAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAY = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
COUNT = len(demonstration_choices(packs.read(PACK_FILE)))
WORDS = "Chosen for a demonstration and not by the council: {}. The public page lists them."
CHOICES = WORDS.format(COUNT)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TODAY, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def policy(pack: Pack, manager: User) -> Policy:
    return packs.load(pack, by=manager)


@pytest.fixture
def published(policy: Policy, manager: User) -> Policy:
    publish_latest(policy=policy, by=manager, warnings_read_by=manager)
    return policy


def load(content: Content, by: User) -> Policy:
    """A later draft."""
    content["identity"]["version_label"] += " again"
    return packs.load(parse(content), by=by)


def test_a_policy_with_warnings_is_not_published_unread(policy: Policy, manager: User) -> None:
    with pytest.raises(NotAcknowledged, match="Chosen for a demonstration"):
        publish_latest(policy=policy, by=manager)
    assert not Edition.objects.exists()
    assert not Acknowledgement.objects.exists()


def test_the_edition_keeps_who_read_which_words_and_when(
    policy: Policy, council: dict[str, User], manager: User, clock: time_machine.Traveller
) -> None:
    reader = council["Line managers"]
    acknowledge_all(policy=policy, by=reader)
    clock.move_to(DAY)
    edition = publish_latest(policy=policy, by=manager)
    kept = edition.acknowledgements.get()
    assert (kept.by, kept.at, kept.code, kept.path, kept.words) == (
        reader,
        TODAY,
        "demonstration_choices",
        "the whole pack",
        CHOICES,
    )


def test_the_same_words_need_no_new_tick_and_the_next_edition_keeps_them_too(
    published: Policy, content: Content, manager: User, clock: time_machine.Traveller
) -> None:
    clock.move_to(DAY)
    edition = publish_latest(policy=load(content, manager), by=manager)
    assert edition.number == 2
    kept = edition.acknowledgements.get()
    assert (kept.at, kept.words) == (TODAY, CHOICES)


def test_other_words_are_another_warning(published: Policy, content: Content, manager: User) -> None:
    content["deadlines"][0]["chosen_for_demonstration"] = ""
    with pytest.raises(NotAcknowledged, match=f"council: {COUNT - 1}"):
        publish_latest(policy=load(content, manager), by=manager)


def test_a_warning_that_was_gone_is_asked_for_again(
    published: Policy, content: Content, manager: User, clock: time_machine.Traveller
) -> None:
    """What an edition long ago carried does not count: the one in force does."""
    clock.shift(dt.timedelta(days=1))
    chosen = content["deadlines"][0].pop("chosen_for_demonstration")
    publish_latest(policy=load(content, manager), by=manager, warnings_read_by=manager)
    clock.shift(dt.timedelta(days=1))
    content["deadlines"][0]["chosen_for_demonstration"] = chosen
    with pytest.raises(NotAcknowledged, match=f"council: {COUNT}"):
        publish_latest(policy=load(content, manager), by=manager)


def test_a_draft_in_moderation_keeps_its_own_acknowledgement_over_an_edition_between(
    published: Policy, content: Content, manager: User, clock: time_machine.Traveller
) -> None:
    clock.shift(dt.timedelta(hours=1))
    del content["deadlines"][0]["chosen_for_demonstration"]
    policy = load(content, manager)
    submitted = policy.latest_revision
    acknowledge_all(policy=policy, by=manager)
    clock.shift(dt.timedelta(hours=1))
    del content["deadlines"][1]["chosen_for_demonstration"]
    publish_latest(policy=load(content, manager), by=manager, warnings_read_by=manager)
    clock.move_to(DAY)
    submitted.refresh_from_db()
    submitted.publish(user=manager)
    edition = Policy.objects.get().edition
    assert (edition.number, [one.words for one in edition.acknowledgements.all()]) == (3, [WORDS.format(COUNT - 1)])


def test_a_scheduled_draft_that_nobody_acknowledged_is_refused_in_words(
    policy: Policy, manager: User, clock: time_machine.Traveller
) -> None:
    policy.go_live_at = DAY
    policy.save_revision(user=manager).publish(user=manager)
    clock.move_to(DAY)
    assert publish_due().refused == 1
    assert not Edition.objects.exists()


def test_what_is_outstanding_takes_one_query(
    published: Policy, pack: Pack, manager: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    policy = Policy.objects.select_related("edition").get()
    findings = lint(pack, people_of(pack))
    acknowledge(policy=policy, findings=findings, by=manager)
    with django_assert_num_queries(1):
        assert outstanding(policy, findings) == []
    with django_assert_num_queries(0):
        assert outstanding(policy, []) == []
