"""What people wrote back to a mail, and what their calendars answered."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0016_calendar_address'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=1000)),
                ('message_id', models.CharField(max_length=255)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['received_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='participant',
            name='calendar_answer',
            field=models.CharField(blank=True, choices=[('accepted', 'said yes in the calendar'), ('tentative', 'said perhaps in the calendar'), ('declined', 'said no in the calendar')], max_length=10),
        ),
        migrations.AddField(
            model_name='participant',
            name='calendar_answered_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('calendar_answer', ''), ('calendar_answered_at', None)), models.Q(('calendar_answer__in', ['accepted', 'tentative', 'declined']), ('calendar_answered_at__isnull', False)), _connector='OR'), name='participant_answered_at_some_time'),
        ),
        migrations.AddField(
            model_name='reply',
            name='nudge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='meetings.nudge'),
        ),
        migrations.AddField(
            model_name='reply',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.UniqueConstraint(fields=('message_id',), name='reply_once'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='reply_has_words'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='315ee0d1e9691ed46a432f2ae73e2ac611a76e72', operation='UPDATE', pgid='pgtrigger_unchanged_b57b0', table='meetings_reply', when='BEFORE')),
        ),
    ]
