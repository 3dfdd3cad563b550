"""Reads settings from the environment; what is missing or wrong stops with a sentence that says what to do.

No sentence repeats a value that may be a secret.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[3]

env = environ.Env()
environ.Env.read_env(ROOT / ".env")

YES, NO = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0"})
POSTGRESQL = ("postgres", "postgresql")


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


def whole_number(name: str, *, default: int, least: int = 0, most: int = 65_535) -> int:
    value = env.str(name, default="") or str(default)
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        _stop(name, f"must be a whole number from {least} to {most}, and it is “{value}”", str(default or least))
    return int(value)


def yes_or_no(name: str, *, default: bool) -> bool:
    value = (env.str(name, default="") or str(default)).casefold()
    if value not in YES | NO:
        _stop(name, f"must be true or false, and it is “{value}”", str(default).lower())
    return value in YES


def one_of(name: str, choices: Collection[str], *, default: str) -> str:
    value: str = env.str(name, default="") or default
    if value not in choices:
        _stop(name, f"must be one of {', '.join(choices)}, and it is “{value}”", default)
    return value


def https_address(name: str, value: str) -> str:
    """A web address that begins with https:// and names a host, without a slash at its end."""
    try:
        found = urlsplit(value)
        whole = found.scheme == "https" and bool(found.hostname) and found.port != 0
    except ValueError:
        whole = False
    if not whole:
        _stop(name, f"must be a whole web address that begins with https://, and it is “{value}”", _EXAMPLE)
    return value.rstrip("/")


def origins(name: str) -> list[str]:
    """The web sites named, with commas: scheme, host and port, and nothing after."""
    return [_origin(name, one.strip()) for one in env.str(name, default="").split(",") if one.strip()]


def _origin(name: str, value: str) -> str:
    try:
        found = urlsplit(value)
        whole = found.scheme in ("https", "http") and bool(found.hostname) and found.port != 0
    except ValueError:
        whole = False
    if not whole or value != f"{found.scheme}://{found.netloc}" or "@" in value:
        _stop(name, f"must be sites such as {_EXAMPLE}, with commas and no path, and one is “{value}”", _EXAMPLE)
    return value


def email_address(name: str, value: str) -> str:
    """An address, with or without a name before it: `Council <no-reply@example.gov.uk>`."""
    local, at, domain = value.rpartition("<")[2].rstrip("> ").partition("@")
    if not (local and at and "." in domain.strip(".")) or " " in local + domain:
        _stop(name, f"must be an email address, and it is “{value}”", "no-reply@example.gov.uk")
    return value


def postgresql(name: str, value: str) -> dict[str, Any]:
    """Django's settings for the PostgreSQL that an address names."""
    try:
        good = urlsplit(value).scheme in POSTGRESQL
        config: dict[str, Any] = env.db_url_config(value) if good else {}
    except ValueError:
        config = {}
    if not config.get("NAME"):
        _stop(name, "does not name a PostgreSQL database", "postgres://user:password@host:5432/evenhand")
    return config


_EXAMPLE = "https://policy.example.gov.uk"


def _stop(name: str, what_is_wrong: str, example: str) -> NoReturn:
    raise ImproperlyConfigured(
        f"{name} {what_is_wrong}. Write it such as {name}={example} in the environment or in the file .env, "
        "then start again."
    )
