"""How posts are read: from bytes to touches, without a database."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sixring.channels.adapters.tracking import adapter
from sixring.channels.contract import BadItem, Inbound, Raw
from sixring.channels.models import Account
from sixring.core.proof import ProofKind

NOON = datetime(2026, 3, 21, 12, tzinfo=UTC)
BROWSER = "8f14e45f-ceea-467f-9575-0d1c2b3a4f5e"
OTHER = "c9f0f895-fb98-4b91-bb6c-1a2b3c4d5e6f"


def read(*events: Any, settings: dict[str, Any] | None = None, **envelope: Any) -> list[Inbound | BadItem]:
    body = json.dumps({"batch": list(events), **envelope}).encode()
    return read_raw(body, settings)


def read_raw(body: bytes, settings: dict[str, Any] | None = None, **meta: Any) -> list[Inbound | BadItem]:
    account = Account(kind="tracking", name="Shop", key="a" * 32, settings=settings or {})
    return list(adapter.parse(Raw(body, meta, NOON), account))


def touch(event: dict[str, Any], settings: dict[str, Any] | None = None, **envelope: Any) -> Inbound:
    [found] = read(event, settings=settings, **envelope)
    assert isinstance(found, Inbound), found
    return found


def track(**more: Any) -> dict[str, Any]:
    return {"type": "track", "event": "Order Placed", "anonymousId": BROWSER, "messageId": "m1", **more}


def said(found: Inbound | BadItem) -> str:
    assert isinstance(found, BadItem)
    return found.message


@pytest.mark.parametrize(
    ("event", "kind", "subject"),
    [
        (track(), "track", "Order Placed"),
        ({"type": "page", "anonymousId": BROWSER, "properties": {"title": "Roses"}}, "page", "Roses"),
        (
            {"type": "page", "anonymousId": BROWSER, "context": {"page": {"url": "https://a.test/x"}}},
            "page",
            "https://a.test/x",
        ),
        ({"type": "screen", "anonymousId": BROWSER, "name": "Basket"}, "screen", "Basket"),
        ({"type": "identify", "anonymousId": BROWSER}, "identify", ""),
        ({"type": "group", "anonymousId": BROWSER, "groupId": 7}, "group", ""),
        ({"type": "alias", "userId": "u2", "previousId": "u1"}, "alias", ""),
    ],
)
def test_each_call_is_a_touch(event, kind, subject):
    found = touch(event)
    assert (found.kind, found.subject) == (kind, subject)


def test_what_is_worth_keeping_is_kept():
    context = {
        "page": {"url": "https://shop.test/", "title": "Shop", "referrer": "", "extra": {"a": 1}},
        "campaign": {"source": "letter"},
        "locale": "de-DE",
        "timezone": "Europe/Berlin",
        "library": {"name": "analytics.js", "version": "next-1"},
        "ip": "203.0.113.9",
        "userAgent": "Browser/1",
    }
    assert touch(track(properties={"total": 9.5}, context=context)).data == {
        "event": "Order Placed",
        "properties": {"total": 9.5},
        "anonymous_id": BROWSER,
        "page": {"url": "https://shop.test/", "title": "Shop"},
        "campaign": {"source": "letter"},
        "locale": "de-DE",
        "timezone": "Europe/Berlin",
        "library": "analytics.js next-1",
        "ip": "203.0.113.9",
        "user_agent": "Browser/1",
    }


def test_a_batch_lends_its_context_and_the_event_wins():
    found = touch(track(context={"locale": "fr"}), context={"locale": "en", "timezone": "UTC"})
    assert (found.data["locale"], found.data["timezone"]) == ("fr", "UTC")


def test_a_browser_proves_its_own_id_and_claims_the_rest():
    found = touch(track(userId="u1", context={"traits": {"email": "dan@example.com"}}))
    assert found.sender is not None
    assert (found.sender.kind, found.sender.value, found.sender.scope) == ("anonymous_id", BROWSER, "")
    assert found.sender.proof.kind == ProofKind.PROVIDER
    assert (found.claims, found.facts, found.also) == ({"email": "dan@example.com", "user_id": "u1"}, {}, ())


def test_a_user_id_from_a_page_alone_is_only_claimed():
    found = touch(track(anonymousId=None, userId=42))
    assert found.sender is not None
    assert (found.sender.kind, found.sender.value, found.sender.scope) == ("user_id", "42", "user")
    assert not found.sender.proof.proven


def test_a_server_of_ours_proves_its_users_and_ties_the_browser():
    found = touch(track(userId="u1", traits={"email": "dan@example.com"}), settings={"trusted": True})
    assert found.sender is not None
    assert (found.sender.kind, found.sender.scope, found.sender.proof.proven) == ("user_id", "user", True)
    assert [(one.kind, one.value, one.proof.proven) for one in found.also] == [("anonymous_id", BROWSER, True)]
    assert found.facts == {"email": "dan@example.com"}
    assert found.claims == {"email": "dan@example.com"}  # a confirmed user, not yet a confirmed address


def test_a_server_that_vouches_proves_addresses_too():
    found = touch(
        track(userId="u1", anonymousId=None, traits={"email": "dan@example.com"}),
        settings={"trusted": True, "vouches": True},
    )
    assert [(one.kind, one.value, one.proof.proven) for one in found.also] == [("email", "dan@example.com", True)]
    assert found.claims == {}


def test_vouching_without_trust_means_nothing():
    assert touch(track(userId="u1", traits={"email": "a@b.test"}), settings={"vouches": True}).also == ()


def test_a_short_anonymous_id_means_something_in_its_source_only():
    sender = touch(track(anonymousId="visitor-7")).sender
    assert sender is not None
    assert sender.scope == "tracking:" + "a" * 32


def test_traits_come_from_the_root_and_the_context_in_one_spelling():
    event = {
        "type": "identify",
        "anonymousId": BROWSER,
        "traits": {"firstName": "Dan", "title": None},
        "context": {
            "traits": {"lastName": "Dale", "phone": "+4420", "email": "dan@example.com", "title": "Mr", "id": 5}
        },
    }
    assert touch(event).claims == {
        "first_name": "Dan", "last_name": "Dale", "name": "Dan Dale", "phone": "+4420", "email": "dan@example.com",
    }  # fmt: skip


def test_traits_of_a_group_are_not_its_members():
    found = touch({"type": "group", "anonymousId": BROWSER, "groupId": "g1", "traits": {"name": "Green Ltd"}})
    assert found.claims == {}
    assert found.data["traits"] == {"name": "Green Ltd"}


@pytest.mark.parametrize("value", [None, "", "null", "undefined", " ", True, {}, [], "0", "x" * 401])
def test_stand_ins_are_nobody(value):
    assert "Nobody is named" in said(read(track(anonymousId=value))[0])
    sender = touch(track(userId=value)).sender
    assert sender is not None
    assert sender.value == BROWSER


def test_an_alias_by_a_server_ties_both_ids():
    event = {"type": "alias", "userId": "u1", "previousId": OTHER}
    assert [(one.kind, one.value) for one in touch(event, {"trusted": True}).also] == [("anonymous_id", OTHER)]
    event = {"type": "alias", "userId": "u2", "previousId": "u1"}
    assert [(one.kind, one.value) for one in touch(event, {"trusted": True}).also] == [("user_id", "u1")]


def test_an_alias_of_an_id_with_itself_or_by_a_page_ties_nothing():
    assert touch({"type": "alias", "userId": "u1", "previousId": "u1"}, {"trusted": True}).also == ()
    assert touch({"type": "alias", "userId": "u2", "previousId": "u1", "anonymousId": BROWSER}).also == ()


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (track(type="purchase"), "'purchase' is none we know"),
        (track(type=None), "'' is none we know"),
        (track(event=""), "needs the name of its event"),
        (track(event={"a": 1}), "needs the name of its event"),
        ({"type": "group", "anonymousId": BROWSER}, "`groupId`"),
        ({"type": "alias", "userId": "u1"}, "`previousId`"),
        ({"type": "page"}, "Nobody is named"),
        (7, "an event is a JSON object"),
        (None, "an event is a JSON object"),
        (track(properties={"text": "x" * 33_000}), "an event may have 32,768"),
        (track(properties={"a": json.loads("[" * 45 + "]" * 45)}), "more than 40 levels"),
    ],
)
def test_one_bad_event_never_fails_its_batch(event, sentence):
    before, bad, after = read(track(messageId="a"), event, track(messageId="b"))
    assert isinstance(before, Inbound)
    assert isinstance(after, Inbound)
    assert sentence in said(bad)


def test_a_source_may_take_larger_events():
    assert touch(track(properties={"text": "x" * 33_000}), settings={"event_kb": 64})


def test_events_are_known_by_their_own_id():
    assert touch(track()).external_id == "m1"
    assert touch(track(messageId=None)).external_id == ""
    assert touch(track(messageId=12)).external_id == "12"
    long = touch(track(messageId="x" * 101)).external_id
    assert long.startswith("long:")
    assert len(long) == 69


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("times", "at"),
    [
        ({"timestamp": "2026-03-21T11:59:50Z", "sentAt": "2026-03-21T12:00:00Z"}, NOON - timedelta(seconds=10)),
        ({"timestamp": "2026-03-21T12:59:50.000Z", "sentAt": "2026-03-21T13:00:00.000Z"}, NOON - timedelta(seconds=10)),
        (
            {"timestamp": "2026-03-21T10:59:50+00:00", "sentAt": "2026-03-21T11:00:00.000000+00:00"},
            NOON - timedelta(seconds=10),
        ),
        ({"timestamp": "2026-03-21T13:59:50+02:00", "sentAt": "2026-03-21T12:00:00Z"}, NOON - timedelta(seconds=10)),
        ({"timestamp": "2020-01-01T00:00:00Z", "sentAt": "2026-03-21T12:00:00Z"}, datetime(2020, 1, 1, tzinfo=UTC)),
        ({"originalTimestamp": "2026-03-21T11:00:00Z", "timestamp": "2026-03-21T08:00:00Z"}, NOON - HOUR),
        ({"timestamp": 1774090800000}, NOON - HOUR),
        ({"timestamp": "2026-03-21T11:00:00"}, NOON - HOUR),
        ({"timestamp": "2027-01-01T00:00:00Z"}, NOON),
        ({"timestamp": "2026-03-21T12:00:05Z", "sentAt": "2026-03-21T12:00:00Z"}, NOON),
        ({}, NOON),
        ({"timestamp": "yesterday"}, NOON),
        ({"timestamp": "9999-12-31T23:59:59Z", "sentAt": "1971-01-01T00:00:00Z"}, NOON),
        ({"timestamp": "0001-01-01T00:00:00+14:00"}, NOON),
    ],
)
def test_clocks_are_set_right(times, at):
    assert touch(track(**times)).occurred_at == at


def test_the_time_of_sending_is_the_events_then_the_batchs_then_the_headers():
    late = "2026-03-21T11:30:00Z"
    assert touch(track(timestamp=late), sentAt="2026-03-21T12:30:00Z").occurred_at == NOON - HOUR
    event = track(timestamp=late, sentAt="2026-03-21T12:00:00Z")
    assert touch(event, sentAt="2026-03-21T12:30:00Z").occurred_at == NOON - HOUR / 2
    [found] = read_raw(json.dumps(track(timestamp=late)).encode(), type="track", sent_at="2026-03-21T12:30:00Z")
    assert isinstance(found, Inbound)
    assert found.occurred_at == NOON - HOUR


def test_a_clock_far_off_is_noted():
    assert touch(track(timestamp="2026-03-21T10:00:00Z"), sentAt="2026-03-21T11:00:00Z").data["clock_behind"] == 3600
    assert "clock_behind" not in touch(track(timestamp="2026-03-21T10:00:00Z"), sentAt="2026-03-21T11:59:58Z").data


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (json.dumps({"batch": [track(event="Größe")]}).encode("utf-16"), "Größe"),
        (b"\xef\xbb\xbf" + json.dumps({"batch": [track(event="Größe")]}, ensure_ascii=False).encode(), "Größe"),
        (json.dumps({"batch": [track(event="Größe")]}, ensure_ascii=False).encode("latin-1"), "Gr\ufffd\ufffde"),
        (json.dumps({"batch": [track(event="cut \ud83d")]}).encode(), "cut ?"),
        (json.dumps({"batch": [track(event="a\x00b")]}).encode(), "ab"),
        (json.dumps({"batch": [track(properties={"n": float("nan"), "i": float("inf")})]}).encode(), "Order Placed"),
        (json.dumps({"batch": [track()]}).encode()[:-2] + b', {"type": "track", "x": 1e999}]}', "Order Placed"),
    ],
)
def test_nearly_right_json_is_read(body, name):
    found = read_raw(body)[0]
    assert isinstance(found, Inbound)
    assert found.subject == name
    json.dumps(found.data, allow_nan=False).encode()


def test_only_a_browsers_address_is_the_customers():
    body = json.dumps({"batch": [track()]}).encode()
    for meta, ip in (({"ip": "192.0.2.7"}, ""), ({"ip": "192.0.2.7", "origin": "https://shop.test"}, "192.0.2.7")):
        [found] = read_raw(body, **meta)
        assert isinstance(found, Inbound)
        assert found.data.get("ip", "") == ip


def test_a_pixel_is_an_event_in_its_address():
    query = f"writeKey=k&anonymousId={BROWSER}&event=Mail+opened&context.campaign.name=Spring&letter=12"
    [found] = read_raw(query.encode(), type="track", form="query")
    assert isinstance(found, Inbound)
    assert found.subject == "Mail opened"
    assert found.data["campaign"] == {"name": "Spring"}
    assert found.data["properties"]["letter"] == "12"


def test_a_foreign_webhook_becomes_an_event_of_nobody():
    [found] = read_raw(b'{"action": "subscribed", "list": 3}', type="webhook", form="webhook")
    assert isinstance(found, Inbound)
    assert (found.sender, found.subject, found.data["properties"]) == (
        None,
        "webhook",
        {"action": "subscribed", "list": 3},
    )


def settings_form(**typed: Any) -> Any:
    kind = adapter.settings_form()
    assert kind is not None
    return kind({"origins": "", **typed})


def test_a_source_is_set_up_by_its_form():
    form = settings_form(trusted="on", origins="https://Shop.example.com/roses\nhttp://localhost:3000", event_kb="64")
    assert form.is_valid()
    assert form.cleaned_data == {
        "trusted": True,
        "vouches": False,
        "origins": ["https://shop.example.com", "http://localhost:3000"],
        "event_kb": 64,
    }


@pytest.mark.parametrize("typed", [{"origins": "shop.example.com"}, {"vouches": "on"}, {"event_kb": "0"}])
def test_a_source_set_up_wrongly_is_refused(typed):
    assert not settings_form(**typed).is_valid()
