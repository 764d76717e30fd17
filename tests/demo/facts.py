"""Facts of a built world, as JSON: `python -m tests.demo.facts` with SIXRING_HOME set."""

import json
from collections import Counter
from typing import Any

from sixring.cli import prepare


def main() -> dict[str, Any]:
    prepare()
    from django.conf import settings

    from sixring.channels.models import Arrival, Dispatch, Quarantine
    from sixring.conversations.models import Conversation, Held, Promise
    from sixring.core import listeners, worker
    from sixring.core.models import Agent, Change, DeadLetter
    from sixring.demo import truth
    from sixring.interactions.models import Interaction
    from sixring.people import fold
    from sixring.people.models import Identity
    from sixring.work.models import Outcome

    world, lines = truth.read(settings.HOME)
    conversations = Conversation.objects.filter(merged_into=None)
    roots: Any = Interaction.objects.filter(arrival__account__in=Arrival.objects.values("account"))
    return {
        **truth.agreement(lines).as_figures(),
        "world": world,
        "touches": Interaction.objects.count(),
        "kinds": dict(Counter(roots.values_list("channel", flat=True))),
        "answers": Interaction.objects.filter(direction="out", agent__isnull=False).count(),
        "states": dict(Counter(conversations.filter(noise="").values_list("state", flat=True))),
        "assigned": conversations.filter(state="needs_us").exclude(assignee=None).count(),
        "reasons": conversations.exclude(reason=None).count(),
        "promises": Promise.objects.filter(state="open").count(),
        "outcomes": Outcome.objects.count(),
        "on_time": sum(one.met for one in Outcome.objects.all()),
        "quarantined": Quarantine.objects.count(),
        "on_their_way": Dispatch.objects.filter(state__in=["pending", "leased"]).count() + Held.objects.count(),
        "dispatches": Dispatch.objects.count(),
        "dead_letters": DeadLetter.objects.count(),
        "roles": sorted(Agent.objects.values_list("role", flat=True)),
        "smtp": [a.settings.get("smtp_host") for a in {x.account for x in Arrival.objects.select_related("account")}
                 if a.settings.get("smtp_host")],
        "emails": sorted(Identity.objects.filter(kind="email").values_list("value", flat=True)),
        "phones": sorted(Identity.objects.filter(kind="phone").values_list("value", flat=True)),
        "texts": digest(Interaction.objects.filter(direction="in").order_by("occurred_at", "dedupe")),
        "fold": fold.check(),
        "verbs": dict(Counter(Change.objects.values_list("verb", flat=True))),
        "left_to_do": sum(listener_rest(one, listeners) for one in listeners.registry) + waiting(worker),
    }  # fmt: skip


def digest(touches: Any) -> int:
    """The same for the same words in the same order."""
    import zlib

    return zlib.crc32("\n".join(touches.values_list("text", flat=True)).encode())


def listener_rest(name: str, listeners: Any) -> int:
    from sixring.core import changes
    from sixring.core.models import Cursor

    return len(changes.after(Cursor.objects.get(name=name).position)[0])


def waiting(worker: Any) -> int:
    from sixring.channels.models import Arrival

    return Arrival.objects.filter(state="waiting").count()


if __name__ == "__main__":
    print(json.dumps(main()))
