"""The languages a person may choose. No column changes."""

from django.db import migrations, models

LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_cache_table")]

    operations = [
        migrations.AlterField(
            model_name=model,
            name="language",
            field=models.CharField(choices=LANGUAGES, default="en-gb", max_length=10, verbose_name="language"),
        )
        for model in ("organisation", "user")
    ]
