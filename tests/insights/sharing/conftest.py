"""A lake written by hand: conversations as rows, so that what is shared is about figures everybody can count."""

from datetime import timedelta
from itertools import count

import pytest

from sixring.core import clock as time_of_day
from sixring.insights.lake import manifest, store, tables, writing

numbers = count(1)


class Told:
    """`talks(moment, …)` puts one conversation into the lake, `fresh()` says that it knows everything up to now."""

    def __init__(self, here):
        self.here, self.rows, self.batch = here, [], 1

    def talks(self, *moments, channel="email", reply=600.0, **more):
        for at in moments:
            self.rows.append({
                "id": next(numbers), "at": at, "state": "resolved", "noise": "", "who": 1, "channel": channel,
                "automatic": False, "first_in_at": at, "incoming": 1, "replies": 1, "agents": 1, "reopened": 0,
                "first_reply_at": at + timedelta(seconds=reply), "first_reply_s": reply, "transfers": 0, **more,
            })  # fmt: skip

    def fresh(self):
        self.batch += 1
        rows = writing.arrow(tables.CONVERSATIONS, self.rows, self.batch)
        files = [
            writing.put(self.here, tables.CONVERSATIONS, month, some, self.batch, part, settled=True)
            for part, (month, some) in enumerate(writing.months(tables.CONVERSATIONS, rows))
        ]
        known = manifest.Manifest("", "0-0", self.batch, tuple(files), at=time_of_day.now().isoformat())
        manifest.write(self.here, known)


@pytest.fixture
def told(tmp_path, monkeypatch):
    monkeypatch.setenv("SIXRING_LAKE", str(tmp_path / "lake"))
    return Told(store.store())


@pytest.fixture
def lead(ada):
    """Ada, who may see figures; her clock is Berlin's."""
    from sixring.core.models import Agent

    Agent.objects.filter(pk=ada.id).update(zone="Europe/Berlin")
    return Agent.objects.get(pk=ada.id)
