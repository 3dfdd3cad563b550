"""A random policy put in force by the road that managers take, for as long as an example lasts."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import transaction
from viewflow.workflow import fields

from workflows.flows import compile as compiling
from workflows.models import Edition, Policy
from workflows.policies.publishing import publish_latest

from .dice import Content


@contextmanager
def in_force(content: Content, *, read_by: User) -> Iterator[Edition]:
    """Publish; afterwards everything in the database is as it was, and no compiled flow is left.

    Raises what stops a policy from being published. `read_by` has read its warnings.
    """
    with transaction.atomic():
        try:
            yield publish_latest(policy=drafted(content), by=None, warnings_read_by=read_by)
        finally:
            transaction.set_rollback(True)
            forget_flows()


def drafted(content: Content) -> Policy:
    """A policy with this draft, that has never been published."""
    identity = content["identity"]
    policy = Policy(slug=identity["slug"], title=identity["policy_title"], content=content, live=False)
    policy.save()
    policy.save_revision()
    return policy


def forget_flows() -> None:
    """After a rollback the next edition has the number of the last: nobody may be handed the flow of that one.

    Viewflow keeps the classes it was asked for by name, and the names of their nodes, for ever.
    """
    compiling._compiled.clear()
    for kept in (
        fields.import_flow_by_ref,
        fields.get_flow_ref,
        fields.import_task_by_ref,
        fields.get_task_ref,
    ):
        kept.cache_clear()
