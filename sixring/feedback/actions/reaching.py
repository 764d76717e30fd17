"""Reaching: whether somebody may be told now, and where; in their language. Reads; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from sixring.channels.models import Account
from sixring.channels.sending import Planned, abilities_of
from sixring.conversations.preferences import sending as preferences
from sixring.conversations.requests import mailing
from sixring.conversations.sending import permission
from sixring.conversations.writing import snippets
from sixring.core import clock
from sixring.people import contact
from sixring.people.models import Identity

from ..asking import ways
from ..asking.rules import AGREED, NOT_REFUSED
from ..asking.ways import PURPOSE, Way
from ..models import Affected
from ..plan import rules, texts

WHY: Mapping[str, str | Promise] = {
    "not_agreed": gettext_lazy("They have not agreed to hear from us about what they said."),
    "refused": gettext_lazy("They asked not to be written to about this."),
    "suppressed": gettext_lazy("They asked never to be contacted."),
    "no_way": gettext_lazy("There is no way to write to them."),
    "closed": gettext_lazy("Their channel takes no message of ours now."),
    "lately": gettext_lazy("They were told of another fix not long ago."),
    "twice": gettext_lazy("They were told already, at another address."),
    "too_long": gettext_lazy("The text is too long for their channel."),
}
WORST_FIRST = ("suppressed", "refused", "not_agreed", "too_long", "closed", "no_way")
MOST = 20  # addresses of one person


@dataclass(frozen=True, slots=True)
class Outlook:
    """One of the three: a `way` to tell them by now, the moment their hours begin, or a word of `WHY`."""

    way: Way | None = None
    later: datetime | None = None
    why_not: str = ""


def outlook_of(one: Affected) -> Outlook:
    """What would happen if `one` were told now."""
    if why := capped(one, rules.of().told_days):
        return Outlook(why_not=why)
    whys = ["no_way"]
    for way in candidates(one):
        if not (why := why_not(one, way)):
            begins = contact.next_suiting(likes(one.identity), clock.now())
            return Outlook(later=begins) if begins > clock.now() else Outlook(way)
        whys.append(why)
    return Outlook(why_not=min(whys, key=WORST_FIRST.index))


def capped(one: Affected, days: int) -> str:
    """Rule: a person is told of a fix once, and of another not within so many days."""
    same = Affected.objects.exclude(told_at=None).exclude(pk=one.pk)
    person = one.identity.person_id
    same = same.filter(Q(identity__person=person) if person else Q(identity=one.identity_id))
    if same.filter(action=one.action_id).exists():
        return "twice"
    return "lately" if days and same.filter(told_at__gt=clock.now() - timedelta(days=days)).exists() else ""


def candidates(one: Affected) -> Iterator[Way]:
    """Where they said it, in private; else where that address, and then their other proven ones, can be reached."""
    touch = one.interaction
    if touch is not None and touch.account.enabled and not (touch.data.get("public") or touch.data.get("in_public")):
        abilities = abilities_of(touch.account, one.identity.kind)
        if abilities.replies and abilities.conversational and not abilities.public:
            yield Way(touch.account, one.identity, here=touch)
    accounts = list(Account.objects.filter(enabled=True).order_by("pk"))
    for identity in addresses(one.identity):
        if identity.kind == "email" and (box := mailing.account_for(identity)):
            yield Way(box, identity)
        for account in accounts:
            if ways.is_reached(account, identity):
                yield Way(account, identity)


def addresses(identity: Identity) -> list[Identity]:
    own = [] if identity.claimed else [identity]
    if identity.person_id is None:
        return own
    others = Identity.objects.filter(person=identity.person_id, claimed=False).exclude(pk=identity.pk)
    return [*own, *others.select_related("person").order_by("pk")[:MOST]]


def why_not(one: Affected, way: Way) -> str:
    """Why not by this way, as a word of `WHY`."""
    who = AGREED if rules.of().told_agreed else NOT_REFUSED
    if said := ways.refused(way.identity, way.channel, who).partition(":")[0]:
        return said
    if abilities_of(way.account, way.identity.kind).public:
        return "no_way"
    verdict = permission.may_write(way.account, way.identity, Planned(first=way.here is None, automatic=True))
    if not verdict.allowed:
        return "suppressed" if verdict.code == "suppressed" else "closed"
    longest = abilities_of(way.account, way.identity.kind).max_text
    return "too_long" if len(text_for(one, way)[1]) > longest else ""


def likes(identity: Identity) -> contact.Contact:
    return contact.of(identity.person) if identity.person else contact.of_identity(identity)


def text_for(one: Affected, way: Way) -> tuple[str, str]:
    """(subject, text) in their language where it was written in it, else all of it in the first that was."""
    words = one.action.words
    wanted = texts.language_of(one.identity, one.response.language if one.response else "")
    language = next((lang for lang in (wanted, wanted.partition("-")[0]) if lang in words), next(iter(words), "en"))
    told = words.get(language, {"said": "", "did": ""})
    known = one.identity.person.name if one.identity.person else ""
    name = known if snippets.NAME.fullmatch(known) and known != "Visitor" else ""
    values = {"customer.first_name": name.split(" ")[0], "customer.name": name, "you_said": told["said"],
              "we_did": told["did"]}  # fmt: skip
    body = texts.filled(texts.of("told", language)[0], values)
    with override(language):
        return texts.subject(language), preferences.signed_off(body, way.identity, PURPOSE, way.channel)
