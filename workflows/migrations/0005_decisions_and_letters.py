"""Restrictions rest on decisions, appeals are against a letter, and the database holds what the models promise."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

Q = models.Q
OVER = ["DONE", "CANCELED"]
STANDING = ["in_force", "suspended"]


def fill_in(apps, schema_editor):
    """What is on record, tied as well as it can be: an extension made before this is not tied to its own letter."""
    for appeal in apps.get_model("workflows", "Appeal").objects.order_by("received_at", "pk"):
        letters = _opening(apps, appeal.case.edition).filter(case=appeal.case, issued_at__lte=appeal.received_at)
        appeal.letter = letters.filter(appealed_by__isnull=True).order_by("-issued_at", "-pk").first()
        appeal.save(update_fields=["letter"])
    for row in apps.get_model("workflows", "Restriction").objects.order_by("pk"):
        _tie(apps, row)
        _one_in_force(apps, row)
    if schema_editor.connection.vendor == "postgresql":
        # Checks that wait for the end of the transaction would stand in the way of the changes that follow.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE", params=None)


def _opening(apps, edition):
    codes = [letter["id"] for letter in edition.content["letters"] if letter.get("opens_appeal")]
    return apps.get_model("workflows", "Notice").objects.filter(letter__in=codes)


def _tie(apps, row):
    """To its own decision, and to those of what it replaced."""
    at, runs = row, {}
    while at is not None:
        runs.setdefault(at.run_id, at.starts_on)
        at = at.replaces
    for run, since in runs.items():
        letters = _opening(apps, row.case.edition).filter(run=run, issued_at__date__gte=since)
        apps.get_model("workflows", "Basis").objects.create(
            restriction=row, run_id=run, letter=letters.order_by("issued_at", "pk").first()
        )


def _one_in_force(apps, row):
    same = apps.get_model("workflows", "Restriction").objects.filter(case=row.case, code=row.code, status="in_force")
    if row.status == "in_force" and same.filter(pk__gt=row.pk).exists():
        row.status, row.ended_on, row.ended_because = "replaced", timezone.localdate(), "A new decision replaced it."
        row.save(update_fields=["status", "ended_on", "ended_because"])


def nothing(apps, schema_editor):
    """What was tied goes with its columns."""


class Migration(migrations.Migration):
    dependencies = [("workflows", "0004_appeal_phone_and_address")]

    operations = [
        migrations.CreateModel(
            name="Basis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "restriction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bases", to="workflows.restriction"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bases", to="workflows.run"
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bases",
                        to="workflows.notice",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "bases",
                "constraints": [
                    models.UniqueConstraint(fields=["restriction", "run", "letter"], name="basis_once"),
                    models.UniqueConstraint(
                        fields=["restriction", "run"], condition=Q(letter__isnull=True), name="basis_untold_once"
                    ),
                ],
            },
        ),
        migrations.AddField(
            "appeal",
            "letter",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appealed_by",
                to="workflows.notice",
            ),
        ),
        migrations.RunPython(fill_in, nothing),
        migrations.AlterField(
            "appeal",
            "letter",
            models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="appealed_by", to="workflows.notice"
            ),
        ),
        migrations.AddConstraint(
            "restriction",
            models.UniqueConstraint(
                fields=["case", "code"], condition=Q(status__in=STANDING), name="one_in_force_of_a_kind"
            ),
        ),
        migrations.RemoveConstraint("restriction", "ended_whole"),
        migrations.AlterField(
            "restriction",
            "status",
            models.CharField(
                choices=[
                    ("in_force", "in force"),
                    ("suspended", "suspended while an appeal is open"),
                    ("replaced", "replaced by a varied restriction"),
                    ("lifted", "lifted"),
                ],
                default="in_force",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            "restriction",
            models.CheckConstraint(
                name="ended_whole",
                condition=Q(status__in=STANDING, ended_on__isnull=True, ended_because="")
                | (~Q(status__in=STANDING) & Q(ended_on__isnull=False) & ~Q(ended_because="")),
            ),
        ),
        migrations.AddConstraint(
            "delivery",
            models.CheckConstraint(
                name="sent_with_its_moment",
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at__isnull=True)),
            ),
        ),
        migrations.AddConstraint(
            "run",
            models.CheckConstraint(
                name="run_over_with_its_moment",
                condition=Q(status__in=OVER, finished__isnull=False)
                | (~Q(status__in=OVER) & Q(finished__isnull=True)),
            ),
        ),
    ]
