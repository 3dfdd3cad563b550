"""A posted letter waits until somebody has posted it; a letter that went out has the day it did, and who signed it."""

from django.db import migrations, models
from django.utils import timezone


def name_the_day(apps, schema_editor):
    notices = apps.get_model("workflows", "Notice").objects
    notices.filter(channel="post", status="issued").update(status="to_post")
    for notice in notices.filter(status__in=["sent", "handed_over"]):
        notice.served_on = timezone.localdate(notice.settled_at or notice.issued_at)
        notice.save(update_fields=["served_on"])


def forget_posting(apps, schema_editor):
    notices = apps.get_model("workflows", "Notice").objects
    notices.filter(status__in=["to_post", "posted"]).update(status="issued")


class Migration(migrations.Migration):

    dependencies = [
        ('workflows', '0002_written_once'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='identity_check',
            field=models.CharField(blank=True, help_text='How we knew who took a letter that was handed over.', max_length=200),
        ),
        migrations.AddField(
            model_name='notice',
            name='sender_name',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='notice',
            name='sender_role',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='notice',
            name='served_on',
            field=models.DateField(blank=True, help_text='The day it was sent, posted or handed over.', null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='settled_note',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='notice',
            name='settled_at',
            field=models.DateTimeField(blank=True, help_text='When its state was last recorded.', null=True),
        ),
        migrations.AlterField(
            model_name='notice',
            name='status',
            field=models.CharField(choices=[('issued', 'on its way by email'), ('sent', 'sent by email'), ('to_post', 'to be posted'), ('posted', 'posted'), ('held', 'held at reception'), ('handed_over', 'handed over'), ('uncollected', 'not collected'), ('failed', 'could not be sent by email')], default='issued', max_length=20),
        ),
        migrations.RunPython(name_the_day, forget_posting),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['status', 'issued_at'], name='workflows_n_status_41fb08_idx'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('served_on__isnull', False), ('status__in', ['sent', 'posted', 'handed_over'])), models.Q(models.Q(('status__in', ['sent', 'posted', 'handed_over']), _negated=True), ('served_on__isnull', True)), _connector='OR'), name='served_has_its_day'),
        ),
    ]
