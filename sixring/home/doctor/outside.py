"""What stands around us: the public address, the clock, the newest backup, and the DNS of our sender domains."""

from __future__ import annotations

import http.client
import ipaddress
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dns.exception
import dns.resolver
from django.conf import settings
from django.db import connection

from sixring.channels.adapters.email import mailbox
from sixring.channels.models import Account
from sixring.core import clock, config
from sixring.core.models import Change
from sixring.trust import backups

from .finding import Finding

PATIENCE = 5.0
OLD = 36 * 3600  # seconds: one night's backup was missed
ASTRAY = 60  # seconds a clock may be wrong
SELECTORS = ("default", "mail", "dkim", "google", "selector1", "selector2", "s1", "s2", "k1", "fm1", "pm")
Ask = Callable[[str, str], list[str] | None]


def look() -> Iterator[Finding]:
    yield from address()
    yield from time_of_day()
    yield from backup()
    for domain in domains():
        yield from named(domain, ask_stub if config.text("DNS_STUB", "") else ask_dns)


def address() -> Iterator[Finding]:
    url = urlsplit(settings.PUBLIC_URL)
    host = url.hostname or ""
    if is_here(host):
        yield Finding(f"Only this machine reaches {settings.PUBLIC_URL}; SIXRING_PUBLIC_URL names another address.")
        return
    if url.scheme != "https":
        mend = "Put a proxy with a certificate in front (deploy/Caddyfile) and say https in SIXRING_PUBLIC_URL."
        yield Finding(f"{settings.PUBLIC_URL} is not encrypted: passwords can be read on the way.", True, mend)
    elif not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        mend = "Set SIXRING_TRUSTED_PROXIES to how many proxies of yours stand in front, mostly 1."
        yield Finding("Everybody seems to come from the proxy's own address.", True, mend)
    if problem := unreached(url.scheme, host, url.port):
        mend = "Look at the DNS, the proxy and the firewall. From this machine alone it may still look so."
        yield Finding(f"{settings.PUBLIC_URL} does not answer: {problem}", True, mend)
    else:
        yield Finding(f"{settings.PUBLIC_URL} answers")


def unreached(scheme: str, host: str, port: int | None) -> str:
    """Why our own address does not answer; "" when it does."""
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    line = kind(host, port, timeout=PATIENCE)
    try:
        line.request("GET", "/healthz")
        status = line.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return str(error) or type(error).__name__
    finally:
        line.close()
    return "" if status == 200 else f"it says {status}"


def is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def time_of_day() -> Iterator[Finding]:
    """Against the database server's clock, and against what was written already."""
    ahead = 0.0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            ahead = abs((cursor.fetchone()[0] - clock.now()).total_seconds())
    newest = Change.objects.order_by("-id").values_list("at", flat=True).first()
    if newest:
        ahead = max(ahead, (newest - clock.now()).total_seconds())
    wrong = ahead > ASTRAY
    yield Finding(f"The clock is {ahead:.0f} s behind what was written" if wrong else "The clock goes right", wrong,
                  "Let the machine keep its time (systemd-timesyncd or chrony)." if wrong else "")  # fmt: skip


def backup() -> Iterator[Finding]:
    made = backups.newest()
    mend = "`sixring backup`, and every night by deploy/sixring-backup.timer (docs/install.md)."
    if made is None:
        yield Finding("There is no backup yet.", True, mend)
        return
    hours = (clock.now() - made.at).total_seconds() / 3600
    old = hours > OLD / 3600
    yield Finding(f"The newest backup is {hours:.0f} h old", old, mend if old else "")


def domains() -> list[str]:
    """Domains that mail of ours is from."""
    boxes = [mailbox.settings_of(account) for account in Account.objects.filter(kind="email", enabled=True)]
    return sorted({box.domain for box in boxes if box.smtp_host and "@" in box.address})


def named(domain: str, ask: Ask) -> Iterator[Finding]:
    """What other mail servers look for before they believe mail from `domain`."""
    texts, mx = ask(domain, "TXT"), ask(domain, "MX")
    policy = ask(f"_dmarc.{domain}", "TXT")
    if texts is None or mx is None or policy is None:
        yield Finding(f"{domain}: the DNS does not answer", True, "Try again; or look at this machine's resolver.")
        return
    yield told(f"{domain}: MX", bool(mx), "Without an MX record replies may not reach you.")
    spf = [text for text in texts if text.lower().startswith("v=spf1")]
    yield told(f"{domain}: SPF", len(spf) == 1,
               "Several SPF records count as none; keep one." if spf else
               "Publish a TXT record such as “v=spf1 mx -all” that names the servers you send by.")  # fmt: skip
    dmarc = any(text.lower().replace(" ", "").startswith("v=dmarc1") for text in policy)
    yield told(f"{domain}: DMARC", dmarc, f"Publish a TXT record at _dmarc.{domain}, to begin with “v=DMARC1; p=none”.")
    signed = any(ask(f"{selector}._domainkey.{domain}", "TXT") for selector in SELECTORS)
    yield Finding(f"{domain}: DKIM" if signed else f"{domain}: no DKIM key under a usual name; a mail you sent shows "
                  "whether it was signed (dkim=pass)")  # fmt: skip


def told(what: str, right: bool, mend: str) -> Finding:
    return Finding(what if right else f"{what} is missing or wrong", not right, "" if right else mend)


def ask_dns(name: str, kind: str) -> list[str] | None:
    """Records of `name`; none is an empty list, no answer None."""
    try:
        found: Any = dns.resolver.resolve(name, kind, lifetime=PATIENCE, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError, ValueError, UnicodeError):
        return None
    return [b"".join(one.strings).decode("utf-8", "replace") if kind == "TXT" else one.to_text() for one in found]


def ask_stub(name: str, kind: str) -> list[str] | None:
    """From the file of `SIXRING_DNS_STUB`, where "MX example.com" stands for the MX record."""
    records: dict[str, str] = json.loads(Path(config.text("DNS_STUB")).read_text("utf-8"))
    found = records.get(name if kind == "TXT" else f"{kind} {name}")
    return [] if found is None else [found]
