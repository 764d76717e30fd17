import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

LISTED = Q(merged_into=None, noise="")


def unindexed(name, to, **more):
    field = models.ForeignKey(db_index=False, null=True, related_name="+", to=to, **more)
    return migrations.AlterField(model_name="conversation", name=name, field=field)


def index(name, fields, condition):
    added = models.Index(fields=fields, name=f"conversation_{name}", condition=condition)
    return migrations.AddIndex(model_name="conversation", index=added)


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0001_the_first_nouns"),
        ("conversations", "0003_who_is_here"),
        ("core", "0002_the_desk_s_nouns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="conversation", name="conversation_queue"),
        migrations.AddField(
            model_name="reach", name="accounts", field=models.ManyToManyField(related_name="+", to="channels.account")
        ),
        unindexed("assignee", settings.AUTH_USER_MODEL, blank=True, on_delete=django.db.models.deletion.SET_NULL),
        unindexed("merged_into", "conversations.conversation", on_delete=django.db.models.deletion.PROTECT),
        unindexed("reach", "conversations.reach", on_delete=django.db.models.deletion.PROTECT),
        unindexed("reason", "conversations.contactreason", blank=True, on_delete=django.db.models.deletion.PROTECT),
        unindexed("team", "core.team", blank=True, on_delete=django.db.models.deletion.SET_NULL),
        index(
            "due",
            ["due_at", "id", "reach", "assignee", "team", "channel", "last_in_at", "touched_at"],
            Q(merged_into=None, noise="", state="needs_us"),
        ),
        index(
            "going_on",
            ["state", "-touched_at", "-id", "reach", "assignee", "team", "channel"],
            LISTED & ~Q(state="resolved") & ~Q(state="needs_us"),
        ),
        index(
            "of_agent",
            ["assignee", "-touched_at", "-id", "reach", "state"],
            Q(merged_into=None, noise="", assignee__isnull=False),
        ),
        index(
            "mine",
            ["assignee", "due_at", "reach", "state"],
            Q(merged_into=None, noise="", assignee__isnull=False) & ~Q(state="resolved"),
        ),
        index(
            "due_to_team",
            ["team", "due_at", "reach"],
            Q(merged_into=None, noise="", state="needs_us", team__isnull=False),
        ),
        index(
            "of_team",
            ["team", "-touched_at", "-id", "reach", "state"],
            Q(merged_into=None, noise="", team__isnull=False),
        ),
        index(
            "of_reason",
            ["reason", "-touched_at", "-id", "reach", "state"],
            Q(merged_into=None, noise="", reason__isnull=False),
        ),
        index("touched", ["-touched_at", "-id", "reach", "state", "channel", "opened_at"], LISTED),
        index("noise", ["-touched_at", "-id", "reach"], Q(merged_into=None, noise__gt="")),
        index("merged", ["merged_into"], ~Q(merged_into=None)),
    ]
