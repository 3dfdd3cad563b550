"""Codes, visits, what a customer adds, an appeal withdrawn, and letters that no step wrote.

SQLite alters a column by making its table anew, and forgets the table's triggers: the one of migration 0003 that keeps
letters as they were written is made again here, whichever way this migration goes.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


KEPT = (
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
)


def keep_letters(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in KEPT)
    schema_editor.execute("DROP TRIGGER IF EXISTS workflows_notice_written_once", params=None)
    schema_editor.execute(
        f"CREATE TRIGGER workflows_notice_written_once BEFORE UPDATE ON workflows_notice WHEN {changed} "
        "BEGIN SELECT RAISE(ABORT, 'a row of workflows_notice stays as it was written'); END",
        params=None,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0006_task_has_an_edition"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # The first for the way back, the last for the way here.
        migrations.RunPython(migrations.RunPython.noop, keep_letters),
        migrations.CreateModel(
            name="Addition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("information", "more about the appeal"),
                            ("adjustment", "an adjustment asked for"),
                            ("comment", "a comment before the review"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField()),
                (
                    "made_by",
                    models.CharField(blank=True, help_text="A representative, when not the customer.", max_length=200),
                ),
                ("added_at", models.DateTimeField()),
                ("key", models.CharField(help_text="One addition per form shown.", max_length=64, unique=True)),
            ],
            options={
                "ordering": ["added_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CodeRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20)),
                ("way", models.CharField(choices=[("email", "by email"), ("letter", "by letter")], max_length=10)),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="VisitCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(db_index=True, help_text="The one it was asked for with.", max_length=20),
                ),
                ("seed", models.CharField(max_length=64)),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "email"), ("post", "post"), ("reception", "held at reception")],
                        max_length=20,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "tries",
                    models.PositiveIntegerField(
                        default=0, help_text="Every code typed for its reference, right or wrong."
                    ),
                ),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="appeal",
            name="authority_on",
            field=models.DateField(
                blank=True,
                help_text="When we recorded that the customer agrees that the representative speaks for them.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, help_text="When whoever made it took it back.", null=True),
        ),
        migrations.AlterField(
            model_name="notice",
            name="run",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="workflows.run"
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="task",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="notice", to="workflows.task"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_at__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"),
                name="appeal_decided_or_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("run__isnull", True), ("task__isnull", True)),
                    models.Q(("run__isnull", False), ("task__isnull", False)),
                    _connector="OR",
                ),
                name="written_by_a_step_or_by_none",
            ),
        ),
        migrations.AddField(
            model_name="addition",
            name="appeal",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="additions", to="workflows.appeal"
            ),
        ),
        migrations.AddField(
            model_name="addition",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="additions", to="workflows.case"
            ),
        ),
        migrations.AddField(
            model_name="visitcode",
            name="appeal",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visit_codes",
                to="workflows.appeal",
            ),
        ),
        migrations.AddField(
            model_name="visitcode",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="visit_codes", to="workflows.case"
            ),
        ),
        migrations.AddField(
            model_name="visitcode",
            name="delivery",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visit_code",
                to="workflows.delivery",
            ),
        ),
        migrations.AddField(
            model_name="visitcode",
            name="notice",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="visit_code", to="workflows.notice"
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="status",
            field=models.CharField(
                choices=[
                    ("issued", "on its way by email"),
                    ("sent", "sent by email"),
                    ("to_post", "to be posted"),
                    ("posted", "posted"),
                    ("held", "held at reception"),
                    ("handed_over", "handed over"),
                    ("uncollected", "not collected"),
                    ("failed", "could not be sent by email"),
                    ("lapsed", "never sent: its code has run out"),
                ],
                default="issued",
                max_length=20,
            ),
        ),
        migrations.RunPython(keep_letters, migrations.RunPython.noop),
    ]
