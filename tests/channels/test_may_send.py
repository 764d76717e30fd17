"""May it be sent? One rule over the capability table, with a reason and what is allowed instead."""

from datetime import timedelta

import pytest

from sixring.channels import outbox, registry, sending
from sixring.channels.capabilities import Capabilities
from sixring.channels.contract import Outbound, OutFile
from sixring.channels.models import Account, Dispatch
from sixring.channels.sending import Planned, may_send
from sixring.core import clock as time_of_day
from tests.cast import Rows

DAY = timedelta(hours=24)
KINDS = {
    "gram": Rows("gram", reply_window=DAY, human_window=timedelta(days=7), templates=True, max_text=20),
    "note": Rows("note", starts=True, reaches=("phone",), media=True, media_types=("image/",), max_media_bytes=1000),
    "each": Rows(
        "each", media=True, files_apart=True, max_media_bytes=1000, media_limits=[("image/", 10), ("image/png", 5)]
    ),
    "meta": Rows("meta", starts=True, reaches=("phone",), reply_window=DAY, templates=True),
    "shop": Rows("shop", replies=False),
    "steps": Rows("steps", replies=False, conversational=False),
}  # fmt: skip


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    for kind, adapter in KINDS.items():
        monkeypatch.setitem(registry.others(), kind, adapter)
    registry.adapter_of.cache_clear()
    yield
    registry.adapter_of.cache_clear()


def asked(channel, *, enabled=True, **planned):
    verdict = may_send(Account(kind=channel, name="It", enabled=enabled), Planned(**planned))
    return verdict.code, [one.what for one in verdict.instead]


def hours_ago(hours):
    return time_of_day.ago(hours=hours)


def test_an_answer_within_the_window_may_go_and_says_until_when(clock):
    verdict = may_send(Account(kind="gram", name="Gram"), Planned(hours_ago(23)))
    assert (verdict.allowed, verdict.late, verdict.sentence) == (True, False, "")
    assert verdict.until == time_of_day.ahead(days=6, hours=1)


@pytest.mark.parametrize(
    ("channel", "planned", "code", "instead"),
    [
        ("note", {"first": True, "kind": "phone"}, "", []),
        ("note", {"first": True, "kind": "email"}, "first", []),
        ("gram", {"first": True}, "first", ["template"]),
        ("meta", {"first": True, "kind": "phone"}, "first", ["template"]),
        ("meta", {"first": True, "kind": "phone", "template": True}, "", []),
        ("gram", {}, "first", ["template"]),
        ("gram", {"text": "x" * 21}, "long", ["shorter"]),
        ("gram", {"files": [("a.png", "image/png", 1)]}, "files", ["fewer files"]),
        ("note", {"files": [("a.png", "image/png", 1000)]}, "", []),
        ("note", {"files": [("a.png", "image/png", 1001)]}, "files", ["fewer files"]),
        ("note", {"files": [("a.exe", "application/x-dosexec", 1)]}, "files", ["fewer files"]),
        ("each", {"files": [("a.pdf", "application/pdf", 1000), ("b.pdf", "application/pdf", 1000)]}, "", []),
        ("each", {"files": [("a.pdf", "application/pdf", 1001)]}, "files", ["fewer files"]),
        ("each", {"files": [("a.jpg", "image/jpeg", 10)]}, "", []),
        ("each", {"files": [("a.jpg", "image/jpeg", 11)]}, "files", ["fewer files"]),
        ("each", {"files": [("a.png", "image/png", 6)]}, "files", ["fewer files"]),
        ("each", {"files": [("a.jpg", "image/jpeg", 1)], "comment": True}, "files", ["fewer files"]),
        ("note", {"enabled": False}, "off", []),
        ("shop", {}, "one_way", []),
        ("steps", {}, "one_way", []),
        ("gone with its package", {}, "gone", []),
    ],
)
def test_each_refusal_has_a_code_and_what_is_allowed_instead(channel, planned, code, instead, clock):
    assert asked(channel, **planned) == (code, instead)


@pytest.mark.parametrize(
    ("hours", "planned", "allowed", "late"),
    [
        (24, {}, True, False),
        (25, {}, True, True),
        (25, {"automatic": True}, False, False),
        (24 * 7 + 1, {}, False, False),
        (24 * 7 + 1, {"template": True}, True, False),
    ],
)
def test_a_person_may_answer_longer_than_a_machine_and_a_template_always(hours, planned, allowed, late, clock):
    verdict = may_send(Account(kind="gram", name="Gram"), Planned(hours_ago(hours), **planned))
    assert (verdict.allowed, verdict.late) == (allowed, late)
    assert verdict.allowed or "has passed. Send an approved template." in verdict.sentence


def test_every_refusal_is_a_sentence_of_its_own(clock):
    account = Account(kind="gram", name="Gram")
    plans = [Planned(), Planned(hours_ago(999)), Planned(text="x" * 21), Planned(files=[("a", "b/c", 1)])]
    said = [may_send(account, plan).sentence for plan in plans]
    assert len(set(said)) == 4
    assert all(one.endswith(".") for one in said)


def leaving(kind, heard_at=None, **outbound):
    account = Account.objects.create(kind=kind, name=kind.title())
    outbox.enqueue(account, Outbound(to="x", key="k", **{"text": "Hello", **outbound}), audience="")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(outbox, "_heard", [lambda *_: heard_at])
        outbox.settle()
    return Dispatch.objects.get()


@pytest.mark.django_db
def test_the_outbox_asks_once_more_as_a_message_leaves(clock):
    row = leaving("gram", hours_ago(24 * 8))
    assert (row.state, "has passed" in row.error) == (Dispatch.State.REJECTED, True)
    assert KINDS["gram"].sent == []


@pytest.mark.django_db
def test_what_may_go_goes(clock):
    assert leaving("gram", hours_ago(1)).state == Dispatch.State.ACCEPTED
    assert len(KINDS["gram"].sent) == 1
    KINDS["gram"].sent.clear()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "outbound"),
    [
        ("gram", {"text": "x" * 21}),
        ("note", {"files": [OutFile("a.exe", "application/x-dosexec", "key", 1)]}),
        ("shop", {}),
        ("gone with its package", {}),
    ],
)
def test_what_the_channel_would_not_take_is_rejected_with_the_reason(kind, outbound, clock):
    row = leaving(kind, hours_ago(1), **outbound)
    assert row.state == Dispatch.State.REJECTED
    assert row.error.endswith(".")


@pytest.mark.django_db
def test_a_question_that_fails_holds_up_one_message_for_a_while(clock, monkeypatch):
    monkeypatch.setattr(sending, "of", lambda *_: 1 / 0)
    assert leaving("note").state == Dispatch.State.PENDING


def test_the_group_follows_from_the_family_unless_it_is_named():
    assert Capabilities(family="store").group == "person"
    assert Capabilities(family="mail").group == "communication"
    assert Capabilities(family="store", group="digital").group == "digital"
