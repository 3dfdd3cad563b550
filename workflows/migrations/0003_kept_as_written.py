"""Votes, decisions, evidence, who took part, and letters' words stay as they were written, whoever asks.

As migration 0002 does for history and editions, in both databases. What may still change of evidence is its file, of a
notice what became of it. On PostgreSQL these rows cannot be deleted either, and history and editions not emptied.

SQLite has no TRUNCATE: Django empties tables with DELETE there, after every test with real transactions. A trigger
cannot tell that from anybody else's DELETE, and a switch for the tests would be a switch in every council's database.
So on SQLite the triggers refuse changes, and the models alone refuse deletion.
"""

from django.db import migrations

WHOLE = ("workflows_vote", "workflows_decision", "workflows_involvement")
# Only these columns: a row's other columns may change.
COLUMNS = {
    "workflows_evidence": ("incident_id", "kind", "dated", "department", "summary", "behaviours"),
    "workflows_notice": (
        "case_id",
        "run_id",
        "task_id",
        "letter",
        "label",
        "subject",
        "paragraphs",
        "recipient_name",
        "issued_at",
        "issued_by_id",
    ),
}
EMPTIED = ("workflows_event", "workflows_edition")
# The tests empty tables between tests: their settings, and nobody else's, say that they may.
POSTGRESQL_FUNCTION = """
CREATE FUNCTION workflows_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('evenhand.may_empty_tables', true) = 'yes' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$
"""


def hold(apps, schema_editor):
    make = {"postgresql": _postgresql, "sqlite": _sqlite}[schema_editor.connection.vendor]
    for statement in make():
        schema_editor.execute(statement, params=None)


def _postgresql():
    refuse = "FOR EACH ROW {when} EXECUTE FUNCTION workflows_written_once()"
    for table in (*WHOLE, *COLUMNS):
        yield f"CREATE TRIGGER kept BEFORE DELETE ON {table} {refuse.format(when='')}"
    for table in WHOLE:
        yield f"CREATE TRIGGER written_once BEFORE UPDATE ON {table} {refuse.format(when='')}"
    for table, columns in COLUMNS.items():
        changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)
        yield f"CREATE TRIGGER written_once BEFORE UPDATE ON {table} {refuse.format(when=f'WHEN ({changed})')}"
    yield POSTGRESQL_FUNCTION
    for table in EMPTIED:
        yield (
            f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION workflows_never_emptied()"
        )


def _sqlite():
    for table in (*WHOLE, *COLUMNS):
        columns = COLUMNS.get(table, ())
        changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns)
        yield (
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE ON {table} {f'WHEN {changed}' if columns else ''} "
            f"BEGIN SELECT RAISE(ABORT, 'a row of {table} stays as it was written'); END"
        )


def let_go(apps, schema_editor):
    for table in (*WHOLE, *COLUMNS):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER written_once ON {table}", params=None)
            schema_editor.execute(f"DROP TRIGGER kept ON {table}", params=None)
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_written_once", params=None)
    if schema_editor.connection.vendor == "postgresql":
        for table in EMPTIED:
            schema_editor.execute(f"DROP TRIGGER never_emptied ON {table}", params=None)
        schema_editor.execute("DROP FUNCTION workflows_never_emptied()", params=None)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0002_written_once")]

    operations = [migrations.RunPython(hold, let_go)]
