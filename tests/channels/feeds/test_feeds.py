"""Feeds as they are found in the wild: read where they can be, refused where they grow or reach out."""

from datetime import UTC, datetime

import httpx
import pytest

from sixring.channels import registry
from sixring.channels.adapters.feeds import channel, entries
from sixring.channels.adapters.feeds.settings import FeedForm
from sixring.channels.contract import DeliveryError, Raw
from sixring.channels.models import Account
from sixring.core.fetch import Answer

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Garden talk</title>
<item><title>GreenThumb&nbsp;lamps &amp; more</title><link>/posts/1</link><guid>g1</guid><dc:creator>Dan</dc:creator>
<pubDate>Sun, 01 Mar 2026 10:00:00 +0100</pubDate><description>short</description>
<content:encoded><![CDATA[<p>They <b>work</b>.</p><p>Mostly &amp; well.</p>
<script>alert(1)</script>]]></content:encoded></item>
<item><title>Soil</title><link>https://blog.test/2</link></item></channel></rss>"""
ATOM = """<?xml version='1.0' encoding='utf-8'?><feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title>
<entry><id>tag:1</id><title type="html">Grüße</title><link rel="edit" href="/edit"/><link href="https://blog.test/a"/>
<author><name>Dan</name></author>
<updated>2026-03-01T10:00:00Z</updated><summary>Über GreenThumb</summary></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel/><item rdf:about="x"><title>Old</title><link>https://blog.test/o</link></item></rdf:RDF>"""
BOMB = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rss><channel/></rss>'
OUTSIDE = b'<!DOCTYPE r [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><rss><channel/></rss>'


def read(raw, content_type=""):
    return entries.read(raw, content_type, "https://blog.test/feed")


def test_rss_is_read_with_its_ugliness():
    lamps, soil = read(RSS)
    assert (lamps.title, lamps.text) == ("GreenThumb lamps & more", "They work.\nMostly & well.")
    assert (lamps.url, lamps.at, lamps.about) == ("https://blog.test/posts/1", "2026-03-01T10:00:00+01:00", "Dan")
    assert (soil.title, soil.at) == ("Soil", "")


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [(ATOM.encode(), ""), (ATOM.replace("utf-8", "iso-8859-1").encode("latin-1"), ""),
     (b"\xef\xbb\xbf" + ATOM.encode(), ""),
     (ATOM.partition("?>")[2].encode("latin-1"), "application/atom+xml; charset=ISO-8859-1"),
     (ATOM.encode("utf-16"), ""),
     (ATOM.replace("utf-8", "klingon").encode(), ""), (ATOM.replace("Über", "\x0bÜber & &co; ").encode(), "")],
)  # fmt: skip
def test_atom_in_whatever_letters(raw, content_type):
    (one,) = read(raw, content_type)
    assert (one.title, one.url) == ("Grüße", "https://blog.test/a")
    assert "Über" in one.text


def test_rdf_and_an_empty_feed():
    assert [one.title for one in read(RDF)] == ["Old"]
    assert read(b"<rss><channel></channel></rss>") == []


@pytest.mark.parametrize(
    "raw",
    [BOMB, OUTSIDE, b"", b"<html><body>404</body></html>", b"<rss>", b"{}", b"<a>" * 100 + b"</a>" * 100, b"\x00" * 50,
     "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE r [<!ENTITY a 'x'>]><rss/>".encode("utf-16")],
    ids=["bomb", "outside", "empty", "html", "cut", "json", "deep", "nul", "bomb in utf-16"],
)  # fmt: skip
def test_what_is_no_feed_or_grows_is_refused_in_words(raw):
    with pytest.raises(DeliveryError):
        read(raw)


@pytest.fixture
def server(monkeypatch):
    calls, says = [], []

    def fetch(method, url, **more):
        calls.append(more["headers"])
        status, body = says.pop(0)
        return Answer(status, httpx.Headers({"etag": '"e"', "last-modified": "then"}), body, None, url)

    monkeypatch.setattr(channel, "fetch", fetch)
    return calls, says


@pytest.fixture
def adapter():
    return registry.adapter_of("feeds")


def account(**settings):
    return Account(kind="feeds", name="Blogs", key="k" * 32, settings={"address": "https://blog.test/feed"} | settings)


def test_only_what_names_the_brand_is_taken_oldest_first(server, adapter):
    server[1].append((200, RSS))
    assert len(adapter.look(account(words=["greenTHUMB"]), {}).found) == 1
    server[1].append((200, RSS))
    look = adapter.look(account(), {})
    touches = [adapter.parse(Raw(one.body, {}, AT), account())[0] for one in look.found]
    assert [(touch.subject, touch.sender) for touch in touches] == [("Soil", None), ("GreenThumb lamps & more", None)]
    assert touches[1].data["in_public"] is True


def test_asked_again_it_says_what_it_had(server, adapter):
    server[1].append((304, b""))
    state = {"etag": '"e"', "modified": "then"}
    assert adapter.look(account(), state) == channel.Look((), state)
    assert (server[0][0]["If-None-Match"], server[0][0]["If-Modified-Since"]) == ('"e"', "then")


@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_what_the_server_refuses_is_said(status, server, adapter):
    server[1].append((status, b""))
    with pytest.raises(DeliveryError):
        adapter.look(account(), {})


@pytest.mark.parametrize(
    "address", ["", "ftp://x.test/", "http://127.0.0.1/", "http://localhost:22/", "http://a:b@x.test/"]
)
def test_addresses_of_our_own_network_are_refused(address):
    assert not FeedForm({"address": address}).is_valid()
