"""Random policies: of every step kind, shape and option, wired at random, and such that the lint accepts them."""

from .policy import policies

__all__ = ["policies"]
