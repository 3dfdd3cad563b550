"""A log line is JSON, and never carries what a person wrote."""

import json

from tests.house.deployed import SENSIBLE, start

SETUP = """
import logging
import django
django.setup()
import structlog

def fail():
    words = "the-customer-said-this"
    raise ValueError("It failed.")
"""
STANDARD = """
try:
    fail()
except ValueError:
    logging.getLogger("workflows").exception("standard library")
"""
STRUCTURED = """
try:
    fail()
except ValueError:
    structlog.get_logger("workflows").exception("structlog")
"""
REQUEST = """
from django.core.handlers.exception import response_for_exception
from django.test import RequestFactory
request = RequestFactory().get("/", HTTP_HOST="policy.example.gov.uk")
try:
    fail()
except ValueError as problem:
    response_for_exception(request, problem)
"""
LINK = """
address = "/appeal/later/Zk3x0yJ-abcdefghijklmnopqrstuvwxyz_0123456789/"
logging.getLogger("django.request").warning("Gone: %s", address)
structlog.get_logger("django_structlog").info("request_started", request=f"GET {address}")
structlog.get_logger("django_structlog").info("request_started", request="GET /appeal/later/continue/")
"""
GUNICORN = """
from gunicorn.app.wsgiapp import WSGIApplication
import sys
sys.argv = ["gunicorn", "--config", "site/evenhand/gunicorn_conf.py"]
application = WSGIApplication()
application.cfg.logger_class(application.cfg).info("Starting")
"""


DATABASE = """
from django.db import IntegrityError
class UniqueViolation(Exception):
    __module__ = "psycopg.errors"
try:
    try:
        try:
            raise UniqueViolation("DETAIL: Key (surname)=(the-customer-said-this) already exists.")
        except UniqueViolation as error:
            raise IntegrityError(str(error)) from error
    except IntegrityError as error:
        raise RuntimeError(f"Could not store it: {error}") from error
except RuntimeError:
    logging.getLogger("workflows").exception("standard library")
    structlog.get_logger("workflows").exception("structlog")
"""


def logged(code: str, **environment: str) -> str:
    done = start("-c", SETUP + code, **SENSIBLE | environment)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_exception_from_the_standard_library_leaves_out_local_variables() -> None:
    text = logged(STANDARD)

    (line,) = [json.loads(line) for line in text.splitlines()]
    assert line["event"] == "standard library"
    assert line["exception"][0]["exc_type"] == "ValueError"
    assert "the-customer-said-this" not in text


def test_exception_from_structlog_leaves_out_local_variables() -> None:
    text = logged(STRUCTURED)

    (line,) = [json.loads(line) for line in text.splitlines()]
    assert line["event"] == "structlog"
    assert line["exception"][0]["frames"][-1]["name"] == "fail"
    assert "the-customer-said-this" not in text


def test_what_a_database_quotes_of_a_row_is_left_out() -> None:
    text = logged(DATABASE)

    for line in [json.loads(line) for line in text.splitlines()]:
        assert [one["exc_type"] for one in line["exception"]] == ["RuntimeError", "IntegrityError", "UniqueViolation"]
        assert all(one["exc_value"].startswith("left out") for one in line["exception"])
    assert "the-customer-said-this" not in text


def test_failed_request_is_one_line_without_local_variables() -> None:
    # The same logs as in production, without its need for collected static files on the error page.
    text = logged(REQUEST, DJANGO_SETTINGS_MODULE="evenhand.settings.dev", DEBUG="False")

    (line,) = [json.loads(line) for line in text.splitlines()]
    assert (line["level"], line["logger"]) == ("error", "django.request")
    assert "the-customer-said-this" not in text


def test_web_server_logs_json_too() -> None:
    done = start("-c", GUNICORN, **SENSIBLE)

    assert json.loads(done.stderr)["event"] == "Starting"


def test_the_secret_of_an_emailed_link_is_left_out() -> None:
    lines = [json.loads(line) for line in logged(LINK).splitlines()]

    assert [line.get("request", line["event"]) for line in lines] == [
        "Gone: /appeal/later/(left out)/",
        "GET /appeal/later/(left out)/",
        "GET /appeal/later/continue/",
    ]
