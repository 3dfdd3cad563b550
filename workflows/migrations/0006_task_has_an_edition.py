"""No task without an edition. Apart from 0004, since PostgreSQL alters no table with rows written a moment ago."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflows", "0005_task_edition")]

    operations = [
        migrations.AlterField(
            model_name="task",
            name="edition",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflows.edition",
            ),
        ),
    ]
