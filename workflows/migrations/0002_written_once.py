"""History and editions stay as they were written, whoever asks: held in the database, below the models."""

from django.db import migrations

TABLES = ("workflows_event", "workflows_edition")
# In either database the error is an IntegrityError. A later migration that makes SQLite build one of these tables anew
# loses its trigger and has to make it again; tests/workflows/test_written_once.py would say so.
POSTGRESQL_FUNCTION = """
CREATE FUNCTION workflows_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of % stays as it was written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$
"""
POSTGRESQL = """
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION workflows_written_once()
"""
# SQLite has no TRUNCATE: Django empties tables with DELETE there (flush, and so every test with real transactions), and
# a trigger cannot tell that from anybody else's DELETE. So on SQLite the trigger refuses changes, and the models alone
# refuse deletion.
SQLITE = """
CREATE TRIGGER {table}_written_once BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'a row of {table} stays as it was written'); END
"""


def hold(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    for table in TABLES:
        schema_editor.execute({"postgresql": POSTGRESQL, "sqlite": SQLITE}[vendor].format(table=table), params=None)


def let_go(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER written_once ON {table}", params=None)
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_written_once", params=None)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION workflows_written_once()", params=None)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_initial")]

    operations = [migrations.RunPython(hold, let_go)]
