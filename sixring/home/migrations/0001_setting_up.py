"""An installation that was set up before there were steps is not asked to begin again."""

from typing import Any

from django.db import migrations, models
from django.utils import timezone


def leave_the_old_alone(apps: Any, schema_editor: Any) -> None:
    if apps.get_model("core", "Agent").objects.exists():
        apps.get_model("home", "SetUp").objects.create(pk=1, put_away_at=timezone.now())


class Migration(migrations.Migration):
    initial = True
    dependencies = [("core", "0005_ways_in")]

    operations = [
        migrations.CreateModel(
            name="SetUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(blank=True, default="", max_length=64)),
                ("until", models.DateTimeField(null=True)),
                ("steps", models.JSONField(blank=True, default=dict, help_text="Step -> skipped or done.")),
                (
                    "address",
                    models.CharField(
                        blank=True, default="", help_text="The public address that was checked.", max_length=300
                    ),
                ),
                (
                    "put_away_at",
                    models.DateTimeField(help_text="When nobody wanted to be reminded any more.", null=True),
                ),
            ],
        ),
        migrations.RunPython(leave_the_old_alone, migrations.RunPython.noop, elidable=False),
    ]
