"""Who left, and who was forgotten; nobody who left is named for anything new."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0004_working_hours'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='forgotten_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='left_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='person_has_not_left', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.person_id IS NOT NULL THEN\n                PERFORM 1 FROM projects_user WHERE id = NEW.person_id AND left_at IS NULL FOR SHARE;\n                IF NOT FOUND THEN\n                    RAISE EXCEPTION 'the person has left' USING ERRCODE = 'check_violation';\n                END IF;\n            END IF;\n            RETURN NEW;\n        ", hash='bfaa780bfaa5dfd7418a569fbaf503265072c5d2', operation='INSERT OR UPDATE OF "person_id"', pgid='pgtrigger_person_has_not_left_956a5', table='projects_membership', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='project',
            trigger=pgtrigger.compiler.Trigger(name='sponsor_has_not_left', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.sponsor_id IS NOT NULL THEN\n                PERFORM 1 FROM projects_user WHERE id = NEW.sponsor_id AND left_at IS NULL FOR SHARE;\n                IF NOT FOUND THEN\n                    RAISE EXCEPTION 'the sponsor has left' USING ERRCODE = 'check_violation';\n                END IF;\n            END IF;\n            RETURN NEW;\n        ", hash='4c1ede7d595de524fd9956f3eeb0cd4c80d3b148', operation='INSERT OR UPDATE OF "sponsor_id"', pgid='pgtrigger_sponsor_has_not_left_c65b9', table='projects_project', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('left_at', None), ('administrator_since', None), _connector='OR'), name='user_who_left_administers_nothing'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('forgotten_at', None), models.Q(('email__endswith', '@forgotten.invalid'), _negated=True)), models.Q(('email__endswith', '@forgotten.invalid'), ('forgotten_at__isnull', False), ('left_at__isnull', False)), _connector='OR'), name='user_forgotten_left_and_has_no_address'),
        ),
    ]
