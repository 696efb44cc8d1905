"""Mail that comes in: what was taken, whom mail does not reach, and where answers go."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0010_settings_and_pauses'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReceivedMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.CharField(max_length=255)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('became', models.CharField(choices=[('reply', 'Words of somebody who was asked'), ('answer', 'An answer from a calendar'), ('bounce', 'A mail of ours that came back'), ('ignored', 'Ignored'), ('stranger', 'From somebody else'), ('unknown', 'About nothing of ours'), ('empty', 'Without words of its own'), ('unreadable', 'Unreadable')], default='unknown', max_length=10)),
            ],
        ),
        migrations.AddField(
            model_name='mail',
            name='reply_hash',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='user',
            name='mail_bounced_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.UniqueConstraint(condition=models.Q(('reply_hash', ''), _negated=True), fields=('reply_hash',), name='mail_reply_address_once'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('mail_bounced_at', None), models.Q(('email', ''), _negated=True), _connector='OR'), name='user_bounced_has_an_address'),
        ),
        migrations.AddConstraint(
            model_name='receivedmail',
            constraint=models.UniqueConstraint(fields=('message_id',), name='received_mail_once'),
        ),
        migrations.AddConstraint(
            model_name='receivedmail',
            constraint=models.CheckConstraint(condition=models.Q(('message_id', ''), _negated=True), name='received_mail_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='receivedmail',
            constraint=models.CheckConstraint(condition=models.Q(('became__in', ['reply', 'answer', 'bounce', 'ignored', 'stranger', 'unknown', 'empty', 'unreadable'])), name='received_mail_became_something'),
        ),
    ]
