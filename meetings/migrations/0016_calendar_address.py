"""The address by which a person's own calendar is read, as a hash."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0015_guests_in_calendars'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_address', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('token_hash',), name='calendar_address_once'), models.CheckConstraint(condition=models.Q(('token_hash__regex', '^[0-9a-f]{64}$')), name='calendar_address_is_a_hash')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendaraddress',
            trigger=pgtrigger.compiler.Trigger(name='person_has_not_left', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.person_id IS NOT NULL THEN\n                PERFORM 1 FROM projects_user WHERE id = NEW.person_id AND left_at IS NULL FOR SHARE;\n                IF NOT FOUND THEN\n                    RAISE EXCEPTION 'the person has left' USING ERRCODE = 'check_violation';\n                END IF;\n            END IF;\n            RETURN NEW;\n        ", hash='eccd5119bbb7e891faf3d65e6208c1701c97bfb2', operation='INSERT OR UPDATE OF "person_id"', pgid='pgtrigger_person_has_not_left_a1aba', table='meetings_calendaraddress', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendaraddress',
            trigger=pgtrigger.compiler.Trigger(name='no_guest', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM projects_user AS person WHERE person.id IN (NEW.person_id) AND person.guest_since IS NOT NULL;\n            IF FOUND THEN\n                RAISE EXCEPTION 'a guest takes part in one meeting and cannot be named here'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='bccbcd44d40c61999553a7fe09f442fb82d10aa0', operation='INSERT OR UPDATE OF "person_id"', pgid='pgtrigger_no_guest_fd0c0', table='meetings_calendaraddress', when='BEFORE')),
        ),
    ]
