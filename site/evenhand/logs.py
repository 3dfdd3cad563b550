"""How log lines are made: JSON, and never a word that a person wrote."""

import re
from collections.abc import Iterator, MutableMapping
from typing import Any

import structlog
from django.db.utils import Error as DatabaseError

LEFT_OUT = "left out: what a database says may quote a row"

# An emailed link opens somebody's answers; its address is in every line about the request for it.
SECRET_ADDRESS = re.compile(r"(/later/)[A-Za-z0-9_-]{24,}")


class WithoutValues(structlog.tracebacks.ExceptionDictTransformer):
    """A traceback as files and lines. Local variables hold people's names and words; so does a database's complaint."""

    def __init__(self) -> None:
        super().__init__(show_locals=False)

    def __call__(self, exc_info: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super().__call__(exc_info)
        if any(_is_from_a_database(error) for error in _chain(exc_info[1])):
            for one in found:
                one["exc_value"], one["exc_notes"] = LEFT_OUT, []
        return found


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and what it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_from_a_database(error: BaseException) -> bool:
    """By module too: the driver's own exceptions are no kin of Django's."""
    return isinstance(error, DatabaseError) or type(error).__module__.split(".")[0] in ("psycopg", "sqlite3")


def without_links(logger: Any, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The line without the secret part of an emailed link."""
    for name, value in line.items():
        if isinstance(value, str) and "/later/" in value:
            line[name] = SECRET_ADDRESS.sub(r"\1(left out)", value)
    return line


tracebacks = structlog.processors.ExceptionRenderer(WithoutValues())


def logging(level: str) -> dict[str, Any]:
    """Python's logging settings; also makes structlog write the same lines."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            tracebacks,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": _formatter()},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        # Django's own handlers would print some lines twice and email tracebacks.
        "loggers": {
            "django": {"handlers": [], "level": "INFO"},
            "django.server": {"handlers": [], "level": "INFO"},
            # Each letter would print its progress, step by step.
            "weasyprint": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
        },
        "root": {"handlers": ["console"], "level": level},
    }


def _formatter() -> dict[str, Any]:
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            without_links,
            structlog.processors.JSONRenderer(),
        ],
        "foreign_pre_chain": [
            structlog.contextvars.merge_contextvars,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            tracebacks,
        ],
    }
