"""Two more answers to what is asked by mail. No row changes."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0022_nudge_indexes'),
        ('projects', '0011_received'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='nudge',
            name='nudge_answer_came_through_its_link',
        ),
        migrations.AlterField(
            model_name='nudge',
            name='answer',
            field=models.CharField(blank=True, choices=[('own', 'I will'), ('suggested', 'Ask someone else'), ('name', 'Ask someone else'), ('drop', 'It no longer makes sense'), ('decline', 'Not me'), ('blocked', 'Something is in the way'), ('moving', 'Nothing, it’s moving'), ('clear', 'I’ll clear it'), ('cleared', 'It is cleared'), ('cannot', 'It can’t be cleared'), ('allow', 'Go ahead'), ('hold', 'Not yet'), ('reword', 'Change the words'), ('agenda', 'Put it on the agenda'), ('cancel', 'Cancel and send the reading'), ('keep', 'Keep it'), ('question', 'Here’s a question'), ('snooze', 'Ask me again'), ('disowned', 'Not that person')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='nudge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(('answer__in', ['own', 'suggested', 'name', 'drop', 'decline', 'blocked', 'moving', 'clear', 'cleared', 'cannot', 'allow', 'hold', 'reword', 'agenda', 'cancel', 'keep', 'question', 'snooze', 'disowned']), ('answered_at__isnull', False), models.Q(('token_hash', ''), _negated=True)), _connector='OR'), name='nudge_answer_came_through_its_link'),
        ),
    ]
