"""Every recorded payload, and what mutations make of it, over the address of a hook: taken or refused with the right
status, read or set aside; never an error, never a lost row. Beside recorded ones, if they are here, stand samples."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from sixring.channels import hooks, inbox, registry
from sixring.channels.checking import case_of, mutations, reading
from sixring.channels.checking.cases import SECRET, alone
from sixring.channels.contract import BadItem, NotYet, Raw, Refusal
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival, Quarantine
from sixring.conversations import reception
from sixring.core import clock as time_of_day
from sixring.core.asgi import Request
from sixring.interactions.models import Interaction

from .samples import SAMPLES
from .signing import SETTINGS, SIGNERS

pytestmark = pytest.mark.django_db
RECORDED = Path(__file__).resolve().parents[4] / "shared/data/webhooks"
FOLDERS = {
    "sms": ["twilio"], "messenger": ["messenger"], "instagram": ["instagram"], "whatsapp": ["whatsapp_cloud"],
    "telegram": ["telegram"], "slack": ["slack"], "matrix": ["matrix"], "shopify": ["shopify"], "stripe": ["stripe"],
    "woocommerce": ["woocommerce"], "voice": ["twilio"], "sip": ["justcall"],
}  # fmt: skip
HOMELESS = "webhook"  # what belongs to no adapter of ours knocks here
KINDS = sorted(kind for kind in SIGNERS if kind in registry.OURS)
FEW = 20  # broken payloads of a kind over the whole way; all of them, in the slow run, over parse alone


def payloads(kind: str) -> list[bytes]:
    """Recorded bodies of this provider, and our samples; bare objects also in the envelope the provider uses."""
    own = {folder for folders in FOLDERS.values() for folder in folders}
    here = RECORDED.iterdir() if RECORDED.is_dir() else ()
    folders = [one for one in here if one.is_dir() and (one.name in FOLDERS.get(kind, ()) or (
        kind == HOMELESS and one.name not in own))]  # fmt: skip
    bodies = [path.read_bytes() for folder in sorted(folders) for path in sorted(folder.iterdir())]
    wrapped = [found for body in bodies if (found := enveloped(kind, body))]
    return list(dict.fromkeys([*bodies, *wrapped, *(one.body for one in SAMPLES.get(kind, ()))]))


def enveloped(kind: str, body: bytes) -> bytes | None:
    value = mutations.decoded(body)
    if kind == "stripe" and isinstance(value, dict) and value.get("object") != "event":
        named = f"{value.get('object')}.updated"
        event = {"id": f"evt_{value.get('id')}", "object": "event", "type": named, "created": 1772452800}
        return json.dumps({**event, "data": {"object": value}}).encode()
    if kind == "matrix" and isinstance(value, dict):
        return json.dumps({"events": [value]}).encode()
    if kind in ("shopify", "woocommerce") and isinstance(value, dict) and len(value) == 1:
        return json.dumps(next(iter(value.values()))).encode()
    return None


@pytest.fixture
def hook():
    """An account of the kind with its secrets set, and its door: `knock(body)` gives the status."""
    return Hook


class Hook:
    def __init__(self, kind):
        self.adapter, self.kind, self.items = registry.adapter_of(kind), kind, []
        self.account = Account(kind=kind, name="Checked", settings=SETTINGS.get(kind, {}))
        self.account.keep_secrets(
            **{one: SECRET for one in self.adapter.secret_fields if not one.endswith("_previous")}
        )
        self.account.save()
        self.path = f"/hooks/{self.account.key}"

    def knock(self, body, *, signed=True):
        headers = {**SAMPLES[self.kind][0].meta.get("headers", {})} if self.kind in SAMPLES else {}
        if signed:
            url = f"http://testserver{self.path}"
            headers |= SIGNERS[self.kind](body, url, self.account, time_of_day.now())
        headers.pop("x-shopify-webhook-id", None), headers.pop("x-wc-webhook-delivery-id", None)
        request = Request(
            {"method": "POST", "path": self.path, "headers": [(n.encode(), v.encode()) for n, v in headers.items()]},
            None,
        )  # fmt: skip
        try:
            account = hooks.admit(request, body)
        except Refusal as refusal:
            return refusal.status
        meta = hooks.came_with(request)
        if self.kind == "webhook":  # each is a request of its own, with an id of its own
            meta["headers"]["webhook-id"] = f"msg_{len(self.items)}"
        self.items.append(Item(account, body, meta))
        return 200

    def settle(self):
        """What was let in is kept and read, with nothing to be had from outside."""
        inbox.accept(self.items)
        with alone():
            while reception.settle():
                pass

    def slips(self):
        """What the adapter fell over, rather than setting it aside with a sentence of its own."""
        rows = Quarantine.objects.filter(arrival__account=self.account)
        return [one.reason for one in rows if "adapter could not read this" in one.reason]


@pytest.mark.parametrize("kind", KINDS)
def test_signed_payloads_are_taken_and_none_is_lost(kind, hook):
    door = hook(kind)
    bodies = payloads(kind)
    assert {door.knock(body) for body in bodies} == {200}
    assert {door.knock(body, signed=False) for body in bodies} <= {400, 401, 403, 404}
    door.settle()
    assert len(rows_of(door)) == len(keys_of(door))
    assert [one for one in rows_of(door) if one.state == "waiting" and not has_to_wait(door, one)] == []
    aside = Arrival.objects.filter(account=door.account, state="quarantined")
    assert [one.pk for one in aside if not one.quarantine.exclude(reason="").exists()] == []
    assert door.slips() == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_again_in_another_order_is_nothing_new(kind, hook):
    door = hook(kind)
    for body in payloads(kind):
        door.knock(body)
    door.settle()
    before = len(rows_of(door)), touches_of(door)
    door.items.reverse()
    door.settle()
    assert (len(rows_of(door)), touches_of(door)) == before


@pytest.mark.data
@pytest.mark.parametrize("kind", KINDS)
def test_mutations_are_read_or_set_aside(kind, hook):
    door, chance, bodies = hook(kind), random.Random(kind), payloads(kind)
    for body in chance.sample(bodies, min(FEW, len(bodies))):
        _name, broken = chance.choice(list(mutations.of(body)))
        assert door.knock(broken) in (200, 400, 401, 403, 404, 413)
    door.settle()
    assert len(rows_of(door)) == len(keys_of(door))
    assert [one.pk for one in rows_of(door) if one.state == "waiting" and not has_to_wait(door, one)] == []
    assert door.slips() == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_mutation_of_every_payload_is_read_or_set_aside(kind):
    """Tens of thousands, so without the database."""
    case = case_of(registry.adapter_of(kind), (), **SETTINGS.get(kind, {}))
    with alone():
        found = {
            problem
            for body in payloads(kind)
            for name, broken in mutations.of(body)
            for problem in reading.told(case, broken, {}, name)
        }
    assert found == set()


def rows_of(door):
    return list(Arrival.objects.filter(account=door.account))


def keys_of(door):
    return {inbox.row_of(item).event_key for item in door.items}


def touches_of(door):
    return Interaction.objects.filter(account=door.account).count()


def has_to_wait(door, arrival):
    """Its files can't be had while nothing is asked outside."""
    try:
        with alone():
            door.adapter.parse(Raw(bytes(arrival.raw), arrival.meta, arrival.received_at), door.account)
    except NotYet:
        return True
    except BadItem:
        return False
    return False
