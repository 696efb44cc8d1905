"""Guests of one meeting: who they are, their links, and who knocks with one."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0012_answer_links'),
        # Its triggers ask who is a guest.
        ('projects', '0006_guests'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='mail address')),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('browser', models.CharField(blank=True, max_length=16)),
                ('bound_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='GuestLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Knock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('browser', models.CharField(max_length=16)),
                ('letters', models.CharField(max_length=3)),
                ('knocked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agendaitem',
            trigger=pgtrigger.compiler.Trigger(name='no_guest', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM projects_user AS person WHERE person.id IN (NEW.decider_id) AND person.guest_since IS NOT NULL;\n            IF FOUND THEN\n                RAISE EXCEPTION 'a guest takes part in one meeting and cannot be named here'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='ee823ea1c309198f0cbcb3860a64404ebd1abb6c', operation='INSERT OR UPDATE OF "decider_id"', pgid='pgtrigger_no_guest_66082', table='meetings_agendaitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='no_guest', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM projects_user AS person WHERE person.id IN (NEW.decider_id, NEW.owner_id, NEW.bringer_id, NEW.escalated_to_id) AND person.guest_since IS NOT NULL;\n            IF FOUND THEN\n                RAISE EXCEPTION 'a guest takes part in one meeting and cannot be named here'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='323f82cc33f0b4c36f625db1988a6dfc75e703aa', operation='INSERT OR UPDATE OF "decider_id", "owner_id", "bringer_id", "escalated_to_id"', pgid='pgtrigger_no_guest_2b9d6', table='meetings_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='no_guest', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM projects_user AS person WHERE person.id IN (NEW.facilitator_id) AND person.guest_since IS NOT NULL;\n            IF FOUND THEN\n                RAISE EXCEPTION 'a guest takes part in one meeting and cannot be named here'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='34b5549b75f6934b9f132a9453498a5336806aef', operation='INSERT OR UPDATE OF "facilitator_id"', pgid='pgtrigger_no_guest_4d8e8', table='meetings_meeting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participant',
            trigger=pgtrigger.compiler.Trigger(name='guest_in_own_meeting', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM projects_user AS person\n        WHERE person.id = NEW.person_id AND person.guest_since IS NOT NULL AND NOT EXISTS (\n            SELECT 1 FROM meetings_guest AS guest\n                WHERE guest.person_id = person.id AND guest.meeting_id = NEW.meeting_id\n        );\n    IF FOUND THEN\n        RAISE EXCEPTION 'a guest takes part in their own meeting alone' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='120502bf3fb3c11c6ed71cac6f4c7ace66d37741', operation='INSERT OR UPDATE OF "person_id", "meeting_id"', pgid='pgtrigger_guest_in_own_meeting_7f5eb', table='meetings_participant', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='guest',
            name='invited_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='guest',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='meetings.meeting'),
        ),
        migrations.AddField(
            model_name='guest',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='guest', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='guestlink',
            name='guest',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='meetings.guest'),
        ),
        migrations.AddField(
            model_name='knock',
            name='guest',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='knocks', to='meetings.guest'),
        ),
        migrations.AddConstraint(
            model_name='guest',
            constraint=models.CheckConstraint(condition=models.Q(('browser', ''), ('bound_at__isnull', False), _connector='XOR'), name='guest_bound_has_time'),
        ),
        migrations.AddConstraint(
            model_name='guest',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('browser', ''), _connector='OR'), name='guest_withdrawn_is_bound_to_nothing'),
        ),
        migrations.AddConstraint(
            model_name='guestlink',
            constraint=models.UniqueConstraint(fields=('token_hash',), name='guest_link_once'),
        ),
        migrations.AddConstraint(
            model_name='guestlink',
            constraint=models.CheckConstraint(condition=models.Q(('token_hash__regex', '^[0-9a-f]{64}$')), name='guest_link_is_a_hash'),
        ),
        migrations.AddConstraint(
            model_name='knock',
            constraint=models.UniqueConstraint(fields=('guest', 'browser'), name='knock_once_a_browser'),
        ),
        migrations.AddConstraint(
            model_name='knock',
            constraint=models.CheckConstraint(condition=models.Q(('browser', ''), _negated=True), name='knock_names_a_browser'),
        ),
        migrations.AddConstraint(
            model_name='knock',
            constraint=models.CheckConstraint(condition=models.Q(('letters__regex', '^[A-Z]{3}$')), name='knock_has_three_letters'),
        ),
    ]
