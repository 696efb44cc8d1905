"""The table of the default cache: what `createcachetable` would make, where it cannot be forgotten."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=[
                "CREATE TABLE IF NOT EXISTS cache ("
                "cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL)",
                "CREATE INDEX IF NOT EXISTS cache_expires ON cache (expires)",
            ],
            reverse_sql="DROP TABLE IF EXISTS cache",
        ),
    ]
