"""Each task says by which edition it is done. Until now that was the edition of its run: no case could move."""

import django.db.models.deletion
from django.db import migrations, models


def fill_in(apps, schema_editor):
    run = apps.get_model("workflows", "Run").objects.filter(pk=models.OuterRef("process"))
    apps.get_model("workflows", "Task").objects.update(edition=models.Subquery(run.values("edition")))


class Migration(migrations.Migration):
    dependencies = [("workflows", "0004_acknowledgement")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="edition",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflows.edition",
            ),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
