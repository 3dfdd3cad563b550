"""Reads settings from the environment and says what to do when one is missing."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[3]

env = environ.Env()
environ.Env.read_env(ROOT / ".env")


def required(name: str, what_it_is: str, example: str) -> str:
    """The value of an environment variable that has no safe default.

    Raises ImproperlyConfigured with a sentence that says what to set when it is missing or empty.
    """
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. It is {what_it_is}. "
            f"Put a line such as {name}={example} in the environment or in the file .env, then start again."
        )
    return value
