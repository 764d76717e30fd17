import django.db.models.deletion
from django.db import migrations, models

import sixring.core.clock

REASONS = [
    ("token", "carries our signed token"),
    ("thread", "answers a message of this conversation"),
    ("chosen", "chosen by a colleague"),
    ("only_open", "the person's only open matter"),
    ("new", "began this conversation"),
    ("parent_arrived", "what it answers arrived later"),
    ("reply", "our reply"),
    ("moved", "moved by a colleague"),
    ("flood", "one of many alike that came within minutes"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0005_reach_of_what_is_there"),
        ("people", "0002_ties"),
    ]

    operations = [
        migrations.CreateModel(
            name="HouseRule",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("value", models.JSONField(default=dict)),
            ],
        ),
        migrations.AddField(
            model_name="noiserule",
            name="learned_from",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="conversations.conversation",
            ),
        ),
        migrations.AddField(
            model_name="verification",
            name="facts",
            field=models.JSONField(default=list, help_text="Keys of the facts that were asked."),
        ),
        migrations.AddField(
            model_name="verification",
            name="person",
            field=models.ForeignKey(
                help_text="Whose `proven` was when we asked.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AlterField(
            model_name="placement",
            name="reason",
            field=models.CharField(choices=REASONS, max_length=16),
        ),
        migrations.CreateModel(
            name="Flood",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="A digest of what they have in common.", max_length=64)),
                ("label", models.CharField(help_text="What they have in common, in words.", max_length=200)),
                ("count", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField(default=sixring.core.clock.now)),
                ("last_at", models.DateTimeField(default=sixring.core.clock.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="verification",
            index=models.Index(
                condition=models.Q(("state", "asked")), fields=["until"], name="verification_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="flood",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("key",), name="one_flood_at_a_time"
            ),
        ),
    ]
