from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forms', '0004_form_pages'),
    ]

    operations = [
        migrations.AddField(
            model_name='submission',
            name='request_hash',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
    ]
