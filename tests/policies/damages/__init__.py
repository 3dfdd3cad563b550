"""Damage done to a policy that is sound, at a random place; each kind with what the lint must say of it."""

from . import fairness, flow, letters, owed, pointing, shape
from .registry import DAMAGES, NOT_A_PACK, Damage

__all__ = ["DAMAGES", "NOT_A_PACK", "Damage", "fairness", "flow", "letters", "owed", "pointing", "shape"]
