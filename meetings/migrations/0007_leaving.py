"""Who left owns, facilitates and takes part in nothing new."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0006_announcing'),
        ('projects', '0005_leaving'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='owner_has_not_left', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.owner_id IS NOT NULL THEN\n                PERFORM 1 FROM projects_user WHERE id = NEW.owner_id AND left_at IS NULL FOR SHARE;\n                IF NOT FOUND THEN\n                    RAISE EXCEPTION 'the owner has left' USING ERRCODE = 'check_violation';\n                END IF;\n            END IF;\n            RETURN NEW;\n        ", hash='7e9f9ae5cc7266cc22d2d2d4596b8ae374ee33d8', operation='INSERT OR UPDATE OF "owner_id"', pgid='pgtrigger_owner_has_not_left_d4824', table='meetings_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='facilitator_has_not_left', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.facilitator_id IS NOT NULL THEN\n                PERFORM 1 FROM projects_user WHERE id = NEW.facilitator_id AND left_at IS NULL FOR SHARE;\n                IF NOT FOUND THEN\n                    RAISE EXCEPTION 'the facilitator has left' USING ERRCODE = 'check_violation';\n                END IF;\n            END IF;\n            RETURN NEW;\n        ", hash='649d73e72b3ab7e64b14df91529a9082c1cbcf9b', operation='INSERT OR UPDATE OF "facilitator_id"', pgid='pgtrigger_facilitator_has_not_left_7db26', table='meetings_meeting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participant',
            trigger=pgtrigger.compiler.Trigger(name='person_has_not_left', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.person_id IS NOT NULL THEN\n                PERFORM 1 FROM projects_user WHERE id = NEW.person_id AND left_at IS NULL FOR SHARE;\n                IF NOT FOUND THEN\n                    RAISE EXCEPTION 'the person has left' USING ERRCODE = 'check_violation';\n                END IF;\n            END IF;\n            RETURN NEW;\n        ", hash='9c7e73e7645f100c205a8f2d599b5427f2634949', operation='INSERT OR UPDATE OF "person_id"', pgid='pgtrigger_person_has_not_left_d2e42', table='meetings_participant', when='BEFORE')),
        ),
    ]
