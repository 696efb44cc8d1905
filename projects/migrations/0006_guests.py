"""People without an account or an address: guests. No row changes."""

import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0005_leaving'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='user',
            name='user_email_once_whatever_its_case',
        ),
        migrations.AddField(
            model_name='user',
            name='guest_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='user',
            name='email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='work email'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='no_guest', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM projects_user AS person WHERE person.id IN (NEW.person_id) AND person.guest_since IS NOT NULL;\n            IF FOUND THEN\n                RAISE EXCEPTION 'a guest takes part in one meeting and cannot be named here'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='56e229bf97b6696eff5fc206d5e02c6d00a48f6a', operation='INSERT OR UPDATE OF "person_id"', pgid='pgtrigger_no_guest_0a81a', table='projects_membership', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='user_email_once_whatever_its_case'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('guest_since', None), ('email', ''), _connector='XOR'), name='user_guest_has_no_address'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('guest_since', None), ('administrator_since', None), _connector='OR'), name='user_guest_does_not_administer'),
        ),
    ]
