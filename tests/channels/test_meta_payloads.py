"""Every recorded payload of WhatsApp, Messenger and Instagram, and mutations of each: read, or set aside, never more.

The recordings lie beside the repository and are read where they are there.
"""

import pytest

from sixring.channels import inbox, registry
from sixring.channels.contract import BadItem, NotYet, Raw
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival, Quarantine
from sixring.core import clock as time
from tests.cast import settle
from tests.channels.meta import RECORDED, Graph, bent

OF = {"whatsapp_cloud": "whatsapp", "whatsapp_turn": "whatsapp", "messenger": "messenger", "instagram": "instagram"}
FILES = sorted(path for folder in OF for path in RECORDED.glob(f"{folder}/*.json"))
OURS = {"whatsapp": {}, "messenger": {}, "instagram": {}}
pytestmark = pytest.mark.skipif(not FILES, reason="the recorded payloads are not beside this repository")


@pytest.fixture
def graph(monkeypatch):
    from sixring.channels.adapters.whatsapp import files
    from sixring.channels.media import bringing
    from sixring.channels.meta import profiles

    profiles.forget()
    return Graph(monkeypatch, files, bringing)


def adapted(path):
    kind = OF[path.parent.name]
    return registry.adapter_of(kind), Account(kind=kind, name=kind, settings=OURS[kind], key="k" * 32)


def say(path, raw):
    """What its adapter makes of it: items, or why it can't be read."""
    adapter, account = adapted(path)
    (found,) = adapter.parse_many([(Raw(raw, {}, time.now()), account)])
    adapter.partition(raw, {})
    adapter.event_key(raw, {})
    return found


@pytest.mark.django_db
def test_every_recorded_payload_is_read_or_set_aside_with_a_reason(graph, clock):
    for path in FILES:
        found = say(path, path.read_bytes())
        bad = [found] if isinstance(found, BadItem | NotYet) else [one for one in found if isinstance(one, BadItem)]
        assert all("could not" not in str(one) or "NotYet" in str(one) for one in bad), (path.name, bad)


@pytest.mark.django_db
def test_what_was_bent_costs_itself_alone(graph, clock):
    for number, path in enumerate(FILES):
        for raw in bent(path.read_bytes(), seed=number, many=12):
            found = say(path, raw)
            bad = [found] if isinstance(found, BadItem | NotYet) else [one for one in found if isinstance(one, BadItem)]
            slips = [str(one) for one in bad if str(one).startswith(("This could not be read:", "The "))]
            assert not [one for one in slips if "Error" in one], (path.name, raw[:300], slips)


@pytest.mark.django_db
def test_all_of_them_together_go_through_reception_and_none_is_lost(graph, channels, clock):
    many = 0
    accounts = {kind: Account.objects.create(kind=kind, name=kind, settings=OURS[kind]) for kind in OURS}
    for number, path in enumerate(FILES):
        account = accounts[OF[path.parent.name]]
        bodies = [path.read_bytes(), *bent(path.read_bytes(), seed=number, many=2)]
        many += inbox.accept([Item(account, raw, {"headers": {}}) for raw in bodies])
    clock.forward(minutes=10)
    for _ in range(12):
        settle()
        clock.forward(minutes=10)
    assert Arrival.objects.count() == many
    assert not Arrival.objects.filter(state="waiting").exists()
    assert not Quarantine.objects.filter(reason__startswith="Reception could not take it").exists()
