"""A guest, who has no address, can be forgotten as well. No row changes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0007_sessions'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='user',
            name='user_forgotten_left_and_has_no_address',
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('forgotten_at', None), models.Q(('email__endswith', '@forgotten.invalid'), _negated=True)), models.Q(('forgotten_at__isnull', False), ('left_at__isnull', False), models.Q(('email__endswith', '@forgotten.invalid'), ('guest_since__isnull', False), _connector='OR')), _connector='OR'), name='user_forgotten_left_and_has_no_address'),
        ),
    ]
