"""What somebody is not asked by mail, and the links that say so. No row changes."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("meetings", "0017_replies"),
        ('projects', '0010_settings_and_pauses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Muted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('unowned', 'unowned'), ('acceptance', 'acceptance'), ('unowned_action', 'unowned_action'), ('quiet', 'quiet'), ('blocker', 'blocker'), ('escalation', 'escalation'), ('ownership', 'ownership'), ('review', 'review'), ('position', 'position'), ('pre_read', 'pre_read'), ('nothing_to_decide', 'nothing_to_decide')], max_length=40)),
                ('muted_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='StopLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name='muted',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='muted', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='stoplink',
            name='mail',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='stop_link', to='projects.mail'),
        ),
        migrations.AddField(
            model_name='stoplink',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='muted',
            name='link',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='muted', to='meetings.stoplink'),
        ),
        migrations.AddConstraint(
            model_name='stoplink',
            constraint=models.CheckConstraint(condition=models.Q(('token_hash', ''), _negated=True), name='stop_link_has_a_token'),
        ),
        migrations.AddConstraint(
            model_name='muted',
            constraint=models.UniqueConstraint(fields=('person', 'kind'), name='muted_once_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='muted',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['unowned', 'acceptance', 'unowned_action', 'quiet', 'blocker', 'escalation', 'ownership', 'review', 'position', 'pre_read', 'nothing_to_decide'])), name='muted_kind_known'),
        ),
    ]
