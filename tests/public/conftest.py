"""The small policy's cast for the public doors."""

from tests.workflows.conftest import case, cast, customer, person, policy

__all__ = ["case", "cast", "customer", "person", "policy"]
