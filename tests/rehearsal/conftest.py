"""The shipped pack and its council, for rehearsals."""

from tests.policies.conftest import PACK_FILE, Content, content, council, manager, one_of, pack, signed_in, step_of

__all__ = [
    "PACK_FILE",
    "Content",
    "content",
    "council",
    "manager",
    "one_of",
    "pack",
    "signed_in",
    "step_of",
]
