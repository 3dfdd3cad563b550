from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0002_contact_and_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='publishededition',
            name='deadline_lengths',
            field=models.JSONField(default=list),
        ),
    ]
