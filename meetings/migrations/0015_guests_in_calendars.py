"""A guest has the entry before the meeting is announced: its number may rise from then on. No row changes."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0014_ownership_and_blockers'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='meeting',
            name='meeting_entry_was_announced',
        ),
    ]
