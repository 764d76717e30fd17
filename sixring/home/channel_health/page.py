"""The health of every channel somebody may see: what stands on the page, and what of it needs a look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sixring.channels import accounts
from sixring.channels.adapters.email.oauth import warnings
from sixring.channels.health import checkups, flow, refusals
from sixring.channels.health.checkups import Standing
from sixring.channels.health.flow import Flow, Lag
from sixring.channels.health.refusals import Refusals
from sixring.channels.models import Account, Checkup
from sixring.core import clock
from sixring.core.actors import SYSTEM, Actor

from . import measured
from .measured import Waiting

GROUPS: dict[str, str | Promise] = {
    "person": gettext_lazy("In person"),
    "digital": gettext_lazy("Digital"),
    "communication": gettext_lazy("Communication"),
}
HISTORY = ("history", "archive", "survey")  # nothing comes and goes by them


@dataclass(frozen=True)
class Line:
    """One account. `soon` is what of its sign-in ends soon, in words."""

    account: Account
    flow: Flow
    reading: Lag | None = None
    waiting: Waiting = field(default_factory=Waiting)
    refused: Sequence[Refusals] = ()
    checkup: Checkup | None = None
    soon: str = ""

    @property
    def standing(self) -> Standing:
        return checkups.standing(self.checkup)

    @property
    def refusals(self) -> int:
        return sum(one.count for one in self.refused)

    @property
    def shut_out(self) -> bool:
        """Rule: requests are refused, and nothing was taken for a day: the secret is likely wrong."""
        heard = self.flow.heard_at
        return bool(self.refused) and (heard is None or heard < clock.now() - flow.DAY)

    @property
    def trouble(self) -> list[str]:
        """What stops this channel, in words."""
        if not self.account.enabled:
            return []
        said = [self.account.trouble, self.standing.trouble]
        said += [one.what for one in self.standing.findings if one.bad]
        if self.shut_out:
            said.append(
                _("%(n)d requests were refused and none was taken for a day. Is the secret right?")
                % {"n": self.refusals}
            )
        return [one for one in said if one]

    @property
    def odd(self) -> list[str]:
        """What should be looked at, in words."""
        return list(self.oddities()) if self.account.enabled else []

    def oddities(self) -> Iterator[str]:
        if self.soon:
            yield self.soon
        yield from (one.what for one in self.standing.ends_soon if not one.bad)
        if n := self.flow.failed:
            yield ngettext("%(n)d message did not go out for sure this week",
                           "%(n)d messages did not go out for sure this week", n) % {"n": n}  # fmt: skip
        if n := self.checkup.missing if self.checkup else 0:
            yield ngettext("%(n)d message of the provider’s list is not here",
                           "%(n)d messages of the provider’s list are not here", n) % {"n": n}  # fmt: skip
        if self.refused and not self.shut_out:
            n = self.refusals
            yield ngettext("%(n)d request was refused since yesterday",
                           "%(n)d requests were refused since yesterday", n) % {"n": n}  # fmt: skip

    @property
    def said(self) -> list[str]:
        """What the doctor doesn't know from elsewhere: what the provider says, doors that are shut, what was missed."""
        own = {self.account.trouble, self.soon}
        missing = [_("Some of what its provider lists is not here.")] if self.checkup and self.checkup.missing else []
        ends = [one.what for one in self.standing.ends_soon if not one.bad]
        return [words for words in [*self.trouble, *ends, *missing] if words not in own]

    @property
    def state(self) -> str:
        """closed, bad, watch or good."""
        if not self.account.enabled:
            return "closed"
        return "bad" if self.trouble else "watch" if self.odd or self.flow.quarantined else "good"

    @property
    def desk(self) -> str:
        """Where on the desk those who wait are."""
        asked = {"view": "needs-us", "sort": "waiting", "channel": self.account.kind}
        return f"{reverse('conversations:list')}?{urlencode(asked)}"


@dataclass(frozen=True)
class Group:
    """In person, digital, or communication: what needs a look first."""

    key: str
    label: str | Promise
    lines: Sequence[Line]


@dataclass(frozen=True)
class Page:
    """Everything on it. `longest` is whose customer waits longest, `most` where most wait, when that is another."""

    groups: Sequence[Group]
    longest: Line | None = None
    most: Line | None = None

    @property
    def lines(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines]

    @property
    def title(self) -> str:
        n = sum(line.state in ("bad", "watch") for line in self.lines)
        if not n:
            return _("Every channel is well")
        return ngettext("%(n)d channel needs a look", "%(n)d channels need a look", n) % {"n": n}


def of_all() -> list[Line]:
    """Every open account, for the doctor."""
    return lines(SYSTEM, list(Account.objects.filter(enabled=True).exclude(kind__in=HISTORY).order_by("pk")))


def page(actor: Actor) -> Page:
    """Every account `actor` may see, by a fixed number of queries."""
    actor.must("see quarantine")
    found = lines(actor, [one for one in accounts.seen_by(actor) if one.kind not in HISTORY])
    busy = [line for line in found if line.waiting.since]
    longest = min(busy, key=since, default=None)
    most = max(busy, key=lambda line: line.waiting.count, default=None)
    return Page(grouped(found), longest, most if most is not longest else None)


def one(actor: Actor, account_id: int) -> Line:
    """One account by itself. Raises `NotFound` where it is hidden."""
    actor.must("see quarantine")
    return lines(actor, [accounts.get(actor, account_id)])[0]


def lines(actor: Actor, shown: Sequence[Account]) -> list[Line]:
    flows, reading, waiting = flow.of(shown), measured.reading(shown), measured.waiting(actor, shown)
    ids = [account.pk for account in shown]
    refused = refusals.lately(ids)
    kept = {row.account_id: row for row in Checkup.objects.filter(account__in=ids)}
    soon = {account.pk: words for account, words in warnings.soon()}
    return [
        Line(
            account, flows[account.pk], reading.get(account.pk), waiting.get(account.pk, Waiting()),
            refused.get(account.pk, ()), kept.get(account.pk), soon.get(account.pk, ""),
        ) for account in shown
    ]  # fmt: skip


def since(line: Line) -> datetime:
    return line.waiting.since or clock.now()


def grouped(found: Sequence[Line]) -> list[Group]:
    """By where people meet us; within, the bad first, then the odd, then by name."""
    order = {"bad": 0, "watch": 1, "good": 2, "closed": 3}
    groups: dict[str, list[Line]] = {key: [] for key in GROUPS}
    for line in sorted(found, key=lambda line: (order[line.state], line.account.name.lower())):
        groups[group_of(line.account)].append(line)
    return [Group(key, label, groups[key]) for key, label in GROUPS.items() if groups[key]]


def group_of(account: Account) -> str:
    adapter = checkups.known(account.kind)
    group = adapter.capabilities.group if adapter else ""
    return group if group in GROUPS else "digital"
