"""Who was asked what by mail, and the link they answer by."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0011_log_indexes'),
        ('projects', '0004_working_hours'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Nudge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('unowned', 'unowned')], max_length=40)),
                ('object_id', models.CharField(max_length=40)),
                ('step', models.PositiveSmallIntegerField(default=1)),
                ('since', models.DateTimeField()),
                ('owed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('moot', models.CharField(blank=True, max_length=300)),
                ('token_hash', models.CharField(blank=True, max_length=64)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, choices=[('own', 'I will'), ('name', 'Ask someone else'), ('disowned', 'Not that person')], max_length=10)),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='nudges', to='projects.mail')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id', 'person', 'step', 'since'), name='nudge_once_a_spell'), models.UniqueConstraint(condition=models.Q(('token_hash', ''), _negated=True), fields=('token_hash',), name='nudge_link_is_one'), models.CheckConstraint(condition=models.Q(('kind__in', ['unowned'])), name='nudge_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('expires_at', None), ('token_hash', '')), models.Q(models.Q(('token_hash', ''), _negated=True), ('expires_at__isnull', False)), _connector='OR'), name='nudge_link_expires'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(('answer__in', ['own', 'name', 'disowned']), ('answered_at__isnull', False), models.Q(('token_hash', ''), _negated=True)), _connector='OR'), name='nudge_answer_came_through_its_link')],
            },
        ),
    ]
