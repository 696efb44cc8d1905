"""When a person may be asked something by mail."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_german")]

    operations = [
        migrations.AddField(
            "user", "working_days", models.CharField(default="12345", max_length=7, verbose_name="working days")
        ),
        migrations.AddField(
            "user", "work_starts", models.TimeField(default=datetime.time(8, 30), verbose_name="work starts")
        ),
        migrations.AddField(
            "user", "work_ends", models.TimeField(default=datetime.time(17, 30), verbose_name="work ends")
        ),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                condition=models.Q(work_starts__lt=models.F("work_ends")), name="user_work_starts_before_it_ends"
            ),
        ),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                condition=models.Q(working_days__regex="^[1-7]+$"), name="user_works_on_some_day"
            ),
        ),
    ]
