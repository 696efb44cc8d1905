"""Nobody who left is named to decide a question. What was settled before stays as it is."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0023_answers_of_asks'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='agendaitem',
            trigger=pgtrigger.compiler.Trigger(name='decider_has_not_left', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.decider_id IS NOT NULL THEN\n                PERFORM 1 FROM projects_user WHERE id = NEW.decider_id AND left_at IS NULL FOR SHARE;\n                IF NOT FOUND THEN\n                    RAISE EXCEPTION 'the decider has left' USING ERRCODE = 'check_violation';\n                END IF;\n            END IF;\n            RETURN NEW;\n        ", hash='6dfec4d4ae9b4526db1fd6b180b1bc0c55390b56', operation='INSERT OR UPDATE OF "decider_id"', pgid='pgtrigger_decider_has_not_left_fc1ca', table='meetings_agendaitem', when='BEFORE')),
        ),
    ]
