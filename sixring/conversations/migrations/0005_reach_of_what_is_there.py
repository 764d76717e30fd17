"""Conversations that are there already get their reach, and a due moment where somebody waits for us."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import migrations
from django.db.models import F

TOGETHER = 500


def fill(apps: Any, schema_editor: Any) -> None:
    conversations = apps.get_model("conversations", "Conversation").objects
    by_key: dict[str, list[int]] = {}
    for pk, key in keys(apps.get_model("conversations", "Placement")):
        by_key.setdefault(key, []).append(pk)
    for key, ids in by_key.items():
        reach, new = apps.get_model("conversations", "Reach").objects.get_or_create(key=key)
        if new:
            reach.accounts.set(map(int, key.split("-")))
        for start in range(0, len(ids), TOGETHER):
            conversations.filter(pk__in=ids[start : start + TOGETHER]).update(reach=reach)
    waiting = conversations.filter(state="needs_us", due_at=None, merged_into=None).exclude(last_in_at=None)
    waiting.update(due_at=F("last_in_at") + timedelta(hours=24))


def keys(placements: Any) -> Iterator[tuple[int, str]]:
    """(conversation, key of its accounts) for each that has messages."""
    placed = placements.objects.filter(current=True).order_by("conversation", "interaction__account")
    pairs = placed.values_list("conversation", "interaction__account").distinct()
    for pk, accounts in groupby(pairs.iterator(chunk_size=10_000), itemgetter(0)):
        yield pk, "-".join(str(account) for _, account in accounts)


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0004_lists_walk_an_index"),
        ("interactions", "0001_the_first_nouns"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
