"""Requests refused at an account's door are counted by cause; however many come, few rows are written."""

import asyncio

import pytest

from sixring.channels import hooks
from sixring.channels.contract import Refusal
from sixring.channels.health import refusals
from sixring.channels.health.models import Refused
from sixring.channels.models import Account
from sixring.core.asgi import Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def hook(monkeypatch):
    monkeypatch.setattr(refusals, "_timer", None)
    refusals._seen.clear()
    return Account.objects.create(kind="webhook", name="Partner", key="partner-key")


def knock(account):
    scope = {"type": "http", "method": "POST", "path": f"/hooks/{account.key}", "headers": [], "query_string": b""}
    with pytest.raises(Refusal):
        hooks.admit(Request(scope, None), b"{}")


def told(account):
    return [(one.cause, one.count) for one in refusals.lately([account.pk]).get(account.pk, ())]


def test_an_unsigned_request_is_counted_with_its_cause(hook):
    knock(hook)
    knock(hook)
    refusals.write()
    (found,) = told(hook)
    assert found[1] == 2
    assert found[0]


def test_a_thousand_are_one_row(hook):
    for _ in range(1000):
        refusals.count(hook.pk, "not signed")
    refusals.write()
    refusals.count(hook.pk, "not signed")
    refusals.write()
    assert told(hook) == [("not signed", 1001)]
    assert Refused.objects.count() == 1


def test_causes_are_bounded_whatever_is_sent(hook):
    for number in range(100):
        refusals.count(hook.pk, f"cause {number}")
        if number % 7 == 0:
            refusals.write()
    refusals.write()
    assert Refused.objects.count() <= refusals.MOST_CAUSES + 1
    assert sum(n for _, n in told(hook)) == 100
    assert dict(told(hook))[refusals.OTHERS] >= 89


def test_nobodys_key_counts_nowhere(db):
    scope = {"type": "http", "method": "POST", "path": "/hooks/nobody", "headers": [], "query_string": b""}
    with pytest.raises(Refusal):
        hooks.admit(Request(scope, None), b"{}")
    refusals.write()
    assert not Refused.objects.exists()


def test_writing_is_put_off_and_done_once(hook):
    async def burst():
        for _ in range(50):
            refusals.count(hook.pk, "not signed")
            refusals.write_soon()
        first = refusals._timer
        refusals.write_soon()
        assert refusals._timer is first
        first.cancel()

    asyncio.run(burst())
    assert not Refused.objects.exists()


def test_old_days_go(hook, clock):
    refusals.add(hook.pk, "not signed", 1)
    clock.forward(days=32)
    refusals.add(hook.pk, "not signed", 2)
    assert told(hook) == [("not signed", 2)]
    assert Refused.objects.count() == 1
