"""When a daily mail leaves, when somebody is away, who above them hears of it, and pauses. No row changes."""

import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0009_forgotten_guests'),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
            ],
        ),
        migrations.AddField(
            model_name='organisation',
            name='nudges_paused_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='nudges_paused_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='project',
            name='nudges_paused_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='project',
            name='nudges_paused_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='user',
            name='escalates_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='user',
            name='holidays',
            field=models.CharField(blank=True, max_length=30, verbose_name='holidays'),
        ),
        migrations.AddField(
            model_name='user',
            name='letter_at',
            field=models.TimeField(default=datetime.time(9, 0), verbose_name='daily mail'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='escalates_to_has_not_left', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NEW.escalates_to_id IS NOT NULL THEN\n                PERFORM 1 FROM projects_user WHERE id = NEW.escalates_to_id AND left_at IS NULL FOR SHARE;\n                IF NOT FOUND THEN\n                    RAISE EXCEPTION 'the escalates_to has left' USING ERRCODE = 'check_violation';\n                END IF;\n            END IF;\n            RETURN NEW;\n        ", hash='6b56776d25fd94c087a349059432b5e93003ca61', operation='INSERT OR UPDATE OF "escalates_to_id"', pgid='pgtrigger_escalates_to_has_not_left_0c875', table='projects_user', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='no_guest', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM projects_user AS person WHERE person.id IN (NEW.escalates_to_id) AND person.guest_since IS NOT NULL;\n            IF FOUND THEN\n                RAISE EXCEPTION 'a guest takes part in one meeting and cannot be named here'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='07678e1e1a93c094bead2fa232eebbfa63df0687', operation='INSERT OR UPDATE OF "escalates_to_id"', pgid='pgtrigger_no_guest_d1977', table='projects_user', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('nudges_paused_at', None), ('nudges_paused_by', None)), models.Q(('nudges_paused_at__isnull', False), ('nudges_paused_by__isnull', False)), _connector='OR'), name='organisation_paused_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('nudges_paused_at', None), ('nudges_paused_by', None)), models.Q(('nudges_paused_at__isnull', False), ('nudges_paused_by__isnull', False)), _connector='OR'), name='project_paused_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('letter_at__in', [datetime.time(7, 0), datetime.time(7, 30), datetime.time(8, 0), datetime.time(8, 30), datetime.time(9, 0), datetime.time(9, 30), datetime.time(10, 0), datetime.time(10, 30), datetime.time(11, 0)])), name='user_letter_at_a_half_hour'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('holidays', ''), ('holidays__regex', '^[A-Z]{2}(-[^-]+)?$'), _connector='OR'), name='user_holidays_of_a_place'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('escalates_to', models.F('pk')), _negated=True), name='user_escalates_to_somebody_else'),
        ),
        migrations.AddField(
            model_name='absence',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('first_day__lte', models.F('last_day'))), name='absence_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__lt', django.db.models.expressions.CombinedExpression(models.F('first_day'), '+', models.Value(datetime.timedelta(days=366))))), name='absence_a_year_at_most'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('first_day'), models.F('last_day'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='absence_once_a_day'),
        ),
    ]
