"""Facts about what the doctor sees around us: address, clock, backup and the DNS."""

import json
from pathlib import Path

import pytest

from sixring.channels.models import Account
from sixring.core import clock
from sixring.core.models import Change
from sixring.home.doctor import outside
from sixring.trust import backups

pytestmark = [pytest.mark.data, pytest.mark.django_db]


def bad(findings):
    return [finding.what for finding in findings if finding.bad]


@pytest.mark.parametrize(
    ("url", "proxies", "problem", "found"),
    [
        ("http://127.0.0.1:8000", 0, "", []),
        ("https://desk.example.com", 1, "", []),
        ("http://desk.example.com", 1, "", ["is not encrypted"]),
        ("https://desk.example.com", 0, "", ["the proxy's own address"]),
        ("https://desk.example.com", 1, "refused", ["does not answer: refused"]),
    ],
)
def test_the_public_address(settings, monkeypatch, url, proxies, problem, found):
    settings.PUBLIC_URL, settings.ALLAUTH_TRUSTED_PROXY_COUNT = url, proxies
    monkeypatch.setattr(outside, "unreached", lambda *where: problem)
    seen = bad(outside.address())
    assert len(seen) == len(found)
    assert all(word in what for word, what in zip(found, seen, strict=True))


def test_nobody_there_is_said_without_a_traceback():
    assert "refused" in outside.unreached("http", "127.0.0.1", 1)


def test_a_clock_behind_what_was_written():
    Change.objects.create(
        at=clock.ahead(minutes=10), verb="a.b", subject_kind="agent", subject_id=1, actor_kind="system"
    )
    (what,) = bad(outside.time_of_day())
    assert "behind what was written" in what


@pytest.mark.parametrize(("hours", "found"), [(None, ["There is no backup yet."]), (5, []), (40, ["is 40 h old"])])
def test_the_newest_backup(monkeypatch, hours, found):
    made = hours and backups.Newest(clock.ago(hours=hours), Path("/nowhere"), 1, False, 1.0)
    monkeypatch.setattr(backups, "newest", lambda: made)
    seen = bad(outside.backup())
    assert [word in what for word, what in zip(found, seen, strict=True)] == [True] * len(found)


RIGHT = {
    "MX garden.example": "10 mail.garden.example.", "garden.example": "v=spf1 mx -all",
    "_dmarc.garden.example": "v=DMARC1; p=none", "selector1._domainkey.garden.example": "v=DKIM1; p=x",
}  # fmt: skip


@pytest.mark.parametrize("lacking", [None, "MX garden.example", "garden.example", "_dmarc.garden.example"])
def test_the_dns_of_our_domains(tmp_path, monkeypatch, lacking):
    Account.objects.create(kind="email", name="A", settings={"address": "hi@garden.example", "smtp_host": "mail"})
    Account.objects.create(kind="email", name="Takes only", settings={"address": "in@elsewhere.example"})
    stub = tmp_path / "dns.json"
    stub.write_text(json.dumps({name: text for name, text in RIGHT.items() if name != lacking}))
    monkeypatch.setenv("SIXRING_DNS_STUB", str(stub))
    assert outside.domains() == ["garden.example"]
    found = list(outside.named("garden.example", outside.ask_stub))
    assert len(bad(found)) == (1 if lacking else 0)
    assert all(finding.mend for finding in found if finding.bad)


def test_a_dns_that_does_not_answer_is_not_an_absence():
    assert bad(outside.named("garden.example", lambda name, kind: None)) == ["garden.example: the DNS does not answer"]


def test_two_spf_records_count_as_none():
    two = {"TXT": ["v=spf1 mx -all", "v=spf1 a -all"], "MX": ["10 mail"]}
    seen = bad(outside.named("garden.example", lambda name, kind: ["v=DMARC1"] if name[0] == "_" else two[kind]))
    assert seen == ["garden.example: SPF is missing or wrong"]
