"""The databases that can lose what was acknowledged are named."""

import pytest
from django.db import connection

from evenhand.checks import check_durability, postgresql_faults, sqlite_faults


def test_postgresql_that_acknowledges_too_early_is_refused() -> None:
    assert [fault.id for fault in postgresql_faults("off")] == ["evenhand.E001"]
    assert postgresql_faults("on") == []


def test_old_sqlite_is_warned_of() -> None:
    assert [fault.id for fault in sqlite_faults((3, 40, 1))] == ["evenhand.W001"]
    assert sqlite_faults((3, 51, 3)) == []


@pytest.mark.postgresql
@pytest.mark.django_db
def test_check_asks_the_server_itself() -> None:
    assert check_durability(databases=["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
        assert [fault.id for fault in check_durability(databases=["default"])] == ["evenhand.E001"]
        cursor.execute("SET synchronous_commit TO on")
