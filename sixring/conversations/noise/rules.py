"""Rules of noise: what was learned of senders, domains and lists, and which rule a touch meets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.interactions.models import Interaction
from sixring.people.normalise import normalise

from ..models import Conversation, NoiseRule
from . import machines

Verdict = NoiseRule.Verdict
Key = tuple[str, str, str]  # kind, scope, value
ADDRESS = re.compile(r"[^\s<>,;\"()]+@[^\s<>,;\"()]+")
# A rule learned from a sender without proof meets only such senders: nobody is silenced by a fake.
UNPROVEN = "claimed "
# Mailboxes of everybody: their domain says nothing of who writes.
SHARED_DOMAINS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com aol.com gmx.de"
    " gmx.net web.de t-online.de mail.ru yandex.ru proton.me protonmail.com orange.fr free.fr laposte.net libero.it"
    " qq.com 163.com".split()
)


def keys_of(kind: str, value: str, scope: str, proven: bool, data: Mapping[str, Any]) -> list[Key]:
    """What rules may know a touch by: its list, its sender, its domain; the narrowest first."""
    plain = normalise(kind, value) or value.strip().lower()
    keys = [("list", "", machines.list_id(data))] if machines.list_id(data) else []
    found = [(kind, scope, plain)]
    if kind == "email" and "@" in plain:
        found.append(("domain", "", plain.rpartition("@")[2]))
    for kind_, scope_, value_ in found:
        keys += [] if proven else [(UNPROVEN + kind_, scope_, value_[:320])]
        keys.append((kind_, scope_, value_[:320]))
    return keys


def keys_of_touch(touch: Interaction) -> list[Key]:
    """The same of a touch that is recorded; a sender that identifies nobody is read from its mail."""
    identity = touch.identity
    if identity is not None:
        return keys_of(identity.kind, identity.value, identity.scope, not identity.claimed, touch.data)
    found = ADDRESS.search(machines.headers_of(touch.data).get("from", ""))
    return keys_of("email", found[0], "", False, touch.data) if found else keys_of("", "", "", False, touch.data)[:1]


def in_force() -> QuerySet[NoiseRule]:
    return NoiseRule.objects.filter(ended_at=None)


def meeting(keys: Iterable[Key]) -> dict[Key, NoiseRule]:
    """The rules in force that meet any of `keys`, with one query."""
    wanted = {key for key in keys if key[2]}
    if not wanted:
        return {}
    kinds, values = {key[0] for key in wanted}, {key[2] for key in wanted}
    rows = in_force().filter(kind__in=kinds, value__in=values)
    return {key: rule for rule in rows if (key := (rule.kind, rule.scope, rule.value)) in wanted}


def count_hits(met: Iterable[NoiseRule]) -> None:
    for pk, n in Counter(rule.pk for rule in met).items():
        NoiseRule.objects.filter(pk=pk).update(hits=F("hits") + n)


def teach(key: Key, verdict: str, conversation: Conversation | None, *, actor: Actor) -> NoiseRule:
    """From now on what meets `key` is `verdict`; in the caller's transaction. A rule that is there is changed."""
    kind, scope, value = key
    if kind.removeprefix(UNPROVEN) == "domain" and value in SHARED_DOMAINS:
        raise Refused(_("Everybody has mailboxes at %(domain)s. Mark the sender instead.") % {"domain": value})
    rule, _made = NoiseRule.objects.update_or_create(
        kind=kind, scope=scope, value=value, ended_at=None,
        defaults={"verdict": verdict, "by_id": actor.id, "learned_from": conversation},
    )  # fmt: skip
    changes.record("noise_rule.learned", rule, actor=actor)
    return rule


def end(rule: NoiseRule, *, actor: Actor) -> None:
    """The rule holds no more; what it set aside stays where it is until somebody brings it back. Ending is final."""
    actor.must("answer")
    with transaction.atomic():
        if NoiseRule.objects.filter(pk=rule.pk, ended_at=None).update(ended_at=clock.now()):
            changes.record("noise_rule.ended", rule, actor=actor)
