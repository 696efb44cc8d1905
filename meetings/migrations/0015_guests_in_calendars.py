"""A guest has the entry before the meeting is announced: its number may rise from then on. No row changes."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0013_guests'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='meeting',
            name='meeting_entry_was_announced',
        ),
    ]
