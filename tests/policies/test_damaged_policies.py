"""Random policies, damaged at random: publishing refuses each with the right finding, and nothing runs by it."""

import datetime as dt
from collections import Counter
from copy import deepcopy

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from home.seeding import ensure_site
from workflows.flows import compile as compiling
from workflows.flows import verbs
from workflows.models import Case, Customer, Edition, Policy
from workflows.policies import publishing
from workflows.policies.lint import RULES, NotPublishable
from workflows.policies.schema import PackFault

from ..workflows.conftest import an_incident
from .damages import DAMAGES, NOT_A_PACK
from .damages.fairness import ALONE
from .damages.registry import Content
from .random_policies import policies
from .random_policies.in_force import drafted
from .random_policies.parts import GROUPS

SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
SMALL = policies(most_extra=2, most_steps=8)


@pytest.fixture
def reporter(db: None) -> User:
    """Somebody who may report incidents; and people in each group that random policies name."""
    ensure_site(council_name="Smallholm Council")
    for name in GROUPS:
        for number in range(4):
            User.objects.create_user(f"{name} {number}").groups.add(Group.objects.get_or_create(name=name)[0])
    User.objects.create_user("alone").groups.add(Group.objects.create(name=ALONE))
    made = User.objects.create_user("reporter")
    made.user_permissions.add(Permission.objects.get(codename="report_incident", content_type__app_label="workflows"))
    return made


def refused(content: Content) -> set[tuple[str, str]]:
    """(rule, path) of what stops publishing; the policy is as it was before anybody tried."""
    policy, compiled = drafted(content), dict(compiling._compiled)
    found: set[tuple[str, str]] = set()
    try:
        publishing.publish_latest(policy=policy, by=None)
    except NotPublishable as refusal:
        found = {(one.code, one.path) for one in refusal.findings}
    except PackFault as refusal:
        found = {(NOT_A_PACK, path) for path, _ in refusal.faults}
    policy = Policy.objects.get(pk=policy.pk)
    assert policy.edition is None
    assert not policy.live
    assert Edition.objects.count() == 0
    assert compiling._compiled == compiled
    return found


def do(content: Content, name: str, data: st.DataObject, reporter: User) -> None:
    """One kind of damage, at one of the places where it can be done to this policy."""
    damaged = deepcopy(content)
    places = list(DAMAGES[name].places(damaged))
    expected = DAMAGES[name].code, places[data.draw(st.integers(0, len(places) - 1))]()
    with transaction.atomic():
        assert expected in (found := refused(damaged)), f"{name}: {expected} is not in {sorted(found)}"
        with pytest.raises(verbs.NoPolicyInForce):
            verbs.report_incident(
                policy=Policy.objects.get(),
                customer=Customer.objects.create(surname="Marsh"),
                service="Planning",
                report=an_incident(occurred_at=timezone.now() - dt.timedelta(minutes=5)),
                by=reporter,
            )
        assert not Case.objects.exists()
        transaction.set_rollback(True)


def possible(content: Content) -> list[str]:
    """The kinds of damage for which the policy has a place."""
    return [name for name, damage in DAMAGES.items() if next(iter(damage.places(deepcopy(content))), None)]


def test_every_rule_about_a_pack_has_its_damage() -> None:
    errors = {code for code, (level, _) in RULES.items() if level == "error"}
    assert {one.code for one in DAMAGES.values()} - {NOT_A_PACK} == errors
    assert len(DAMAGES) >= 40


def test_damaged_policies_are_refused_with_the_right_finding(reporter: User) -> None:
    """Every kind of damage, twice."""
    done: Counter[str] = Counter()

    @examples(max_examples=60, deadline=None, suppress_health_check=SLOW, derandomize=True, database=None)
    @given(content=SMALL, data=st.data())
    def check(content: Content, data: st.DataObject) -> None:
        for name in possible(content):
            if done[name] == 2:
                continue
            do(content, name, data, reporter)
            done[name] += 1

    check()
    assert set(done) == set(DAMAGES)


@pytest.mark.soak
def test_damaged_policies_are_refused_for_long(reporter: User) -> None:
    """Two thousand policies, each damaged in two ways."""
    policies_done, done = 0, Counter[str]()

    @examples(max_examples=2000, deadline=None, suppress_health_check=SLOW, database=None)
    @given(content=SMALL, data=st.data())
    def check(content: Content, data: st.DataObject) -> None:
        nonlocal policies_done
        for name in data.draw(st.lists(st.sampled_from(possible(content)), min_size=2, max_size=2, unique=True)):
            do(content, name, data, reporter)
            done[name] += 1
        policies_done += 1

    check()
    assert policies_done >= 2000
    assert set(done) == set(DAMAGES)
    print(f"{policies_done} policies, {done.total()} damages of {len(done)} kinds")
