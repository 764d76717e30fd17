"""What posters are told, and what is kept: every answer an SDK may get, in process but through the real lane."""

import base64
import gzip
import json
import zlib
from typing import Any

import pytest
from django.db import OperationalError

from sixring.channels import accounts
from sixring.channels.adapters.tracking import asgi, sources, wire
from sixring.channels.lane import Busy
from sixring.channels.models import Account, Arrival
from sixring.core.actors import SYSTEM

from .conftest import KEY, Post, basic

BROWSER = "8f14e45f-ceea-467f-9575-0d1c2b3a4f5e"
pytestmark = pytest.mark.django_db(transaction=True)


def track(name: str = "m1", **more: Any) -> dict[str, Any]:
    return {"type": "track", "event": "Order Placed", "anonymousId": BROWSER, "messageId": name, **more}


def batch(*names: str, **more: Any) -> dict[str, Any]:
    return {"batch": [track(name) for name in names], **more}


def refused(answer: Any, status: int) -> str:
    """SDKs want both `code` and `message`, or they take the refusal for a broken network."""
    assert answer.status == answer.json["code"] == status
    assert not Arrival.objects.exists()
    return str(answer.json["message"])


@pytest.mark.data
def test_a_batch_is_kept_byte_for_byte(source: Account, post: Post):
    body = json.dumps(batch("a", "b"), indent=3).encode()
    answer = post(
        "/v1/batch", body, user_agent="analytics-python/2.4.0", x_retry_count="2", content_encoding="identity"
    )
    assert (answer.status, answer.json) == (200, {"success": True})
    arrival = Arrival.objects.get()
    assert bytes(arrival.raw) == body
    assert arrival.meta["user_agent"] == "analytics-python/2.4.0"
    assert (arrival.meta["retry"], arrival.meta["ip"], arrival.meta["path"]) == ("2", "192.0.2.7", "/v1/batch")


@pytest.mark.parametrize(
    "path",
    [
        "identify",
        "track",
        "page",
        "screen",
        "group",
        "alias",
        "i",
        "t",
        "p",
        "s",
        "g",
        "a",
        "merge",
        "audiencelist",
        "t/",
    ],
)
def test_single_events_have_paths_of_their_own(source: Account, post: Post, path: str):
    assert post(f"/v1/{path}", track()).status == 200
    assert Arrival.objects.get().meta["type"].startswith(path[0])


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/b", "/v1/import", "/beacon/v1/batch"])
def test_batches_come_by_several_paths(source: Account, post: Post, path: str):
    assert post(path, batch("a")).status == 200
    assert Arrival.objects.count() == 1


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/json", ""])
def test_the_content_type_does_not_matter(source: Account, post: Post, content_type: str):
    assert post("/v1/batch", batch("a"), content_type=content_type).status == 200


@pytest.mark.parametrize(
    ("headers", "body_key", "query"),
    [
        ({"authorization": basic(KEY)}, None, ""),
        ({"authorization": "Basic " + base64.b64encode(KEY.encode()).decode()}, None, ""),
        ({"authorization": "basic " + base64.b64encode(f"{KEY}:x".encode()).decode().rstrip("=")}, None, ""),
        ({"authorization": "Bearer abc"}, KEY, ""),
        ({}, KEY, ""),
        ({}, None, f"?writeKey={KEY}"),
        ({"authorization": basic(KEY)}, "wrong", "?writeKey=wrong"),
        ({"authorization": "Basic ???"}, KEY, "?writeKey=wrong"),
    ],
)
def test_the_key_may_be_anywhere(source: Account, post: Post, headers: dict[str, str], body_key: str, query: str):
    assert post(f"/v1/batch{query}", batch("a", writeKey=body_key), key="", **headers).status == 200


@pytest.mark.parametrize(
    ("headers", "body_key", "query"),
    [
        ({}, None, ""),
        ({"authorization": basic("wrong")}, KEY, ""),
        ({"authorization": "Bearer abc"}, None, ""),
        ({}, 5, ""),
        ({}, "x" * 300, ""),
        ({}, "nul\x00", ""),
        ({}, None, "?writeKey=%00"),
    ],
)
def test_a_wrong_key_is_refused(source: Account, post: Post, headers: dict[str, str], body_key: Any, query: str):
    assert "check the key" in refused(post(f"/v1/batch{query}", batch("a", writeKey=body_key), key="", **headers), 401)


def test_a_source_switched_off_or_of_another_kind_is_no_source(source: Account, post: Post):
    Account.objects.update(enabled=False)
    refused(post("/v1/batch", batch("a")), 401)
    Account.objects.update(enabled=True, kind="webhook")
    accounts._cache.clear()
    sources.forget()
    refused(post("/v1/batch", batch("a")), 401)


def test_a_source_may_name_its_sites(source: Account, post: Post):
    source.settings = {"origins": ["https://shop.test"]}
    accounts.change_account(source, actor=SYSTEM)
    assert "from this site" in refused(post("/v1/t", track(), origin="https://evil.test"), 403)
    assert post("/v1/t", track("a"), origin="https://SHOP.test").status == 200
    assert post("/v1/t", track("b")).status == 200


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_compressed_bodies_are_unpacked(source: Account, post: Post, pack: Any):
    encoding = "gzip" if pack is gzip.compress else "deflate"
    assert post("/v1/batch", pack(json.dumps(batch("a")).encode()), content_encoding=encoding).status == 200
    assert json.loads(bytes(Arrival.objects.get().raw)) == batch("a")
    assert Arrival.objects.get().meta["encoding"] == encoding


def test_gzip_is_known_by_its_first_bytes_whatever_the_header_says(source: Account, post: Post):
    assert post("/v1/batch", gzip.compress(json.dumps(batch("a")).encode())).status == 200
    assert post("/v1/batch", batch("b"), content_encoding="gzip").status == 200


@pytest.mark.parametrize(
    ("body", "headers", "status", "sentence"),
    [
        (b"", {}, 400, "no JSON"),
        (b"{", {}, 400, "no JSON"),
        (b"hello", {}, 400, "no JSON"),
        (b"\xff\xfe\x00", {}, 400, "no JSON"),
        (b"[" * 100_000, {}, 400, "nested too deeply"),
        (b'{"batch": [' + b"[" * 5000 + b"]" * 5000 + b"]}", {}, 400, "nested too deeply"),
        (b"[]", {}, 400, "no batch"),
        (b"null", {}, 400, "no batch"),
        (b'{"batch": {}}', {}, 400, "no batch"),
        (b'{"batch": null}', {}, 400, "no batch"),
        (b"{}", {}, 400, "in `batch`"),
        (b'{"batch": []}', {}, 400, "empty"),
        (json.dumps({"batch": [{}] * 2501}).encode(), {}, 400, "2,500 events"),
        (b" " * (wire.LARGEST + 1), {}, 413, "4,194,304 bytes"),
        (b"x", {"content_length": "9999999"}, 413, "4,194,304 bytes"),
        (gzip.compress(b" " * (wire.LARGEST + 1), mtime=0), {}, 413, "4,194,304 bytes"),
        (gzip.compress(bytes(200_000_000), 1, mtime=0), {}, 413, "4,194,304 bytes"),
        (gzip.compress(b'{"batch": [{}]}', mtime=0)[:-9], {}, 400, "ends too early"),
        (b"\x1f\x8bnonsense", {}, 400, "damaged"),
        (b"x", {"content_encoding": "br"}, 415, "Send gzip"),
    ],
)
def test_what_cannot_be_opened_is_refused_clearly(source, post, body, headers, status, sentence):
    assert sentence in refused(post("/v1/batch", body, **headers), status)


def test_two_thousand_five_hundred_events_are_a_batch(source: Account, post: Post):
    assert post("/v1/batch", batch(*map(str, range(2500)))).status == 200


@pytest.mark.data
def test_the_same_batch_again_is_one_arrival_whenever_it_was_sent(source: Account, post: Post):
    for sent_at in ("2026-03-21T12:00:00Z", "2026-03-21T12:00:30Z"):
        assert post("/v1/batch", batch("a", "b", sentAt=sent_at)).status == 200
    assert post("/v1/batch", batch("b", "a")).status == 200
    assert Arrival.objects.get().repeats == 2
    assert post("/v1/batch", batch("a", "c")).status == 200
    assert [arrival.repeats for arrival in Arrival.objects.order_by("id")] == [2, 0]


def test_without_ids_equal_bodies_are_one_arrival(source: Account, post: Post):
    for _ in range(2):
        post("/v1/batch", {"batch": [track("a"), {"type": "page"}], "sentAt": "2026-03-21T12:00:00Z"})
    assert Arrival.objects.count() == 1


def test_a_pixel_always_gets_its_picture(source: Account, post: Post):
    for key in (KEY, "wrong"):
        answer = post(f"/pixel/v1/track?writeKey={key}&anonymousId={BROWSER}&event=Opened", method="GET", key="")
        assert (answer.status, answer.headers["content-type"]) == (200, "image/gif")
        assert answer.body.startswith(b"GIF89a")
    assert post("/pixel/v1/nonsense", method="GET").body.startswith(b"GIF89a")
    post(f"/pixel/v1/track?writeKey={KEY}&anonymousId={BROWSER}&event=Opened", method="GET", key="")
    assert Arrival.objects.count() == 2  # seen twice is two events


def test_webhooks_come_as_json_or_as_an_address(source: Account, post: Post):
    assert post(f"/v1/webhook?writeKey={KEY}", {"any": "thing"}, key="").status == 200
    assert post(f"/v1/webhook?writeKey={KEY}&any=thing", method="GET", key="").status == 200
    assert [a.meta["form"] for a in Arrival.objects.order_by("id")] == ["webhook", "query"]


def test_figures_about_the_sdk_are_swallowed(source: Account, post: Post):
    assert post("/v1/m", {"series": []}, key="").status == 200
    assert not Arrival.objects.exists()


def test_browsers_may_ask_first(post: Post):
    answer = post(
        "/v1/t",
        method="OPTIONS",
        key="",
        origin="https://shop.test",
        access_control_request_headers="authorization, x-new, <b>",
    )
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == "https://shop.test"
    allowed = answer.headers["access-control-allow-headers"].split(",")
    assert {"authorization", "content-type", "anonymousid", "rsa-retry-attempt", "x-new"} <= set(allowed)
    assert "<b>" not in allowed
    assert answer.headers["access-control-max-age"] == "900"


def test_errors_too_can_be_read_by_a_page(source: Account, post: Post):
    answer = post("/v1/t", b"{", origin="https://shop.test")
    assert answer.headers["access-control-allow-origin"] == "https://shop.test"


def test_browser_sdks_find_their_settings(source: Account, post: Post):
    settings = post(f"/v1/projects/{KEY}/settings", method="GET", key="").json
    assert settings["integrations"]["Segment.io"] == {"apiKey": KEY, "apiHost": "testserver/v1", "protocol": "http"}
    rudder = post(f"/sourceConfig/?p=npm&v=3&writeKey={KEY}", method="GET", key="").json
    assert (rudder["source"]["writeKey"], rudder["source"]["enabled"]) == (KEY, True)
    refused(post("/v1/projects/wrong/settings", method="GET", key=""), 401)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/v1/batch", 405), ("PUT", "/v1/t", 405), ("POST", "/v1/nothing", 404), ("POST", "/v1/projects/a/b", 404)],
)
def test_elsewhere_is_nothing(source: Account, post: Post, method: str, path: str, status: int):
    refused(post(path, track(), method=method), status)


class Lane:
    def __init__(self, error: Exception) -> None:
        self.error = error

    async def accept(self, item: object) -> None:
        raise self.error


@pytest.mark.parametrize(("error", "status"), [(Busy(), 429), (OperationalError("disk I/O error"), 503)])
def test_what_is_not_on_disk_is_not_acknowledged(source, post, monkeypatch, error, status):
    monkeypatch.setattr(asgi, "lane", lambda: Lane(error))
    answer = post("/v1/batch", batch("a"))
    assert "Nothing was kept" in refused(answer, status)
    assert 5 <= int(answer.headers["retry-after"]) <= 60
    pixel = post(f"/pixel/v1/page?writeKey={KEY}&anonymousId={BROWSER}", method="GET")
    assert (pixel.status, pixel.headers["content-type"]) == (status, "image/gif")


def test_only_so_much_may_wait_for_the_disk(source: Account, post: Post, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(asgi, "ROOM", 10)
    refused(post("/v1/batch", batch("a")), 429)


def test_keys_are_asked_for_every_two_seconds_at_most(source: Account, post: Post):
    post("/v1/t", track("a"))
    Account.objects.update(enabled=False)
    assert post("/v1/t", track("b")).status == 200


def test_a_database_out_of_reach_is_no_wrong_key(source: Account, post: Post, monkeypatch: pytest.MonkeyPatch):
    def broken(key: str) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(accounts, "by_key", broken)
    refused(post("/v1/batch", batch("a")), 503)
