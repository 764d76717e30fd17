"""Keywords: STOP, START and HELP, on channels where customers expect them to be heard (SMS and its like).

Only a message that is nothing but the word counts, and STOP counts in the very transaction that receives it, so it is
in force before the next thing leaves. START gives back what stood before STOP, never more. HELP is answered and goes
to the team as well, for whoever writes it may want just that. STOP counts for whoever the channel names; START only
where the channel vouches for the sender. The words follow what carriers ask for (CTIA Messaging Principles, 5.2).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sixring.channels import outbox
from sixring.channels.contract import Outbound
from sixring.channels.models import Dispatch
from sixring.channels.sending import abilities_of
from sixring.core import brands, clock
from sixring.core.actors import SYSTEM
from sixring.core.proof import CLAIMED, ProofKind
from sixring.interactions.record import happened_at
from sixring.people import consent, suppression
from sixring.people.consent import ANY, NO, UNKNOWN, Saying
from sixring.people.models import Identity

from . import links, saying

if TYPE_CHECKING:
    from ..reception import Touch

STOP = frozenset(
    "stop stopall stopp unsubscribe cancel end quit revoke optout opt-out arret arrêt alto basta stopt afmelden"
    " abmelden".split()
)
START = frozenset("start unstop subscribe".split())
HELP = frozenset("help info aide hilfe ayuda aiuto".split())
WORDS = dict.fromkeys(STOP, "stop") | dict.fromkeys(START, "start") | dict.fromkeys(HELP, "help")
LONGEST = 40
BY_PROVIDER = "keyword"  # of an Inbound's data
FRESH = timedelta(hours=24)
AGAIN = timedelta(hours=1)  # HELP is answered once an hour
AROUND = " \t\r\n.!,;:?'\"“”‘’«»()[]{}*_-\u200b\u200c\u200d\ufeff"


def word_in(text: str) -> str:
    """Rule: "stop", "start" or "help" when `text` is nothing but such a word, in any case, with any marks around it."""
    if len(text) > LONGEST:
        return ""
    bare = unicodedata.normalize("NFKC", text).strip(AROUND).casefold()
    return WORDS.get(bare, "")


def hear(touches: Sequence[Touch]) -> None:
    """Mark those that are only STOP or START: they are recorded, and open no conversation."""
    for touch in touches:
        touch.keyword = word_of(touch)
        if touch.keyword in ("stop", "start"):
            touch.inbound = replace(touch.inbound, kind=touch.keyword)


def word_of(touch: Touch) -> str:
    inbound = touch.inbound
    if inbound.outgoing or inbound.agent_id or inbound.kind != "message":
        return ""
    if not abilities_of(touch.arrival.account).stop_words:
        return ""
    return heard_by_provider(touch) or word_in(inbound.text)


def heard_by_provider(touch: Touch) -> str:
    """The word the provider of such a channel heard and confirmed itself, also one an owner agreed on with them."""
    word = touch.inbound.data.get(BY_PROVIDER)
    return str(word) if word in WORDS.values() else ""


def settle(touches: Sequence[Touch]) -> None:
    """Keep what was said by these, recorded already, in the caller's transaction; and confirm it once."""
    told = [(touch, one) for touch in touches if touch.identity for one in sayings_of(touch, touch.identity)]
    if told:
        consent.keep([one for _touch, one in told], actor=saying.CUSTOMER)
    for touch, one in told:
        if one.answer == UNKNOWN:
            suppression.lift(one.identity.kind, one.identity.value, actor=saying.CUSTOMER)
        confirm(touch, one.identity, "stop" if one.answer == NO else "start")
    for touch in touches:
        if touch.identity and touch.keyword == "help":
            confirm(touch, touch.identity, "help")


def sayings_of(touch: Touch, identity: Identity) -> list[Saying]:
    """What this touch says of consent: STOP, START, or a mail to the address that was made for unsubscribing."""
    if touch.keyword in ("stop", "start"):
        return by_word(touch, identity)
    number = touch.inbound.data.get("unsubscribe")
    is_mail = abilities_of(touch.arrival.account).family == "mail" and not touch.inbound.outgoing
    if is_mail and touch.inbound.kind == "unsubscribe" and "refused" in touch.inbound.data:
        return by_service(touch, identity)
    return by_mail(touch, number) if is_mail and isinstance(number, int) else []


def by_word(touch: Touch, identity: Identity) -> list[Saying]:
    inbound, account = touch.inbound, touch.arrival.account
    proof = inbound.sender.proof if inbound.sender else CLAIMED
    if touch.keyword == "start" and not proof.proven:
        return []
    answer = NO if touch.keyword == "stop" else UNKNOWN
    channel = consent.channel_of(abilities_of(account).family) or "message"
    at, how = happened_at(inbound, touch.arrival), inbound.text.strip()[:LONGEST]
    return [Saying(identity, ANY, channel, answer, at, account.name, how=how, proof=proof.kind)]


def by_mail(touch: Touch, number: int) -> list[Saying]:
    """The signed address says whose no it is; who sent the mail proves nothing and needs to prove nothing."""
    pk, purpose = links.read_number(number)
    identity = Identity.objects.filter(pk=pk, kind="email").first()
    if identity is None or not purpose:
        return []
    at = touch.arrival.received_at
    return [Saying(identity, purpose, "email", NO, at, saying.MAIL, proof=ProofKind.TOKEN)]


def by_service(touch: Touch, identity: Identity) -> list[Saying]:
    """A mail service says that they complained of our mail or left its list: nothing that serves a purpose any more."""
    inbound, account = touch.inbound, touch.arrival.account
    suppression.keep(identity.kind, identity.value, actor=SYSTEM, why=str(inbound.data["refused"]))
    at, how = happened_at(inbound, touch.arrival), str(inbound.data["refused"])[:LONGEST]
    return [Saying(identity, ANY, "email", NO, at, account.name, how=how, proof=ProofKind.PROVIDER)]


def confirm(touch: Touch, identity: Identity, word: str) -> None:
    """Say once that it was heard. What was brought from before, and mail, is told nothing."""
    account, inbound = touch.arrival.account, touch.inbound
    old = happened_at(inbound, touch.arrival) < clock.now() - FRESH or touch.arrival.meta.get("via") == "import"
    abilities = abilities_of(account)
    if old or not abilities.stop_words or not abilities.replies or touch.interaction is None:
        return
    if heard_by_provider(touch):
        return
    key = f"keyword:{word}:{account.pk}:{identity.pk}"
    if Dispatch.objects.filter(key__startswith=f"{key}:", created_at__gt=clock.now() - AGAIN).exists():
        return
    outbound = Outbound(
        to=identity.value, text=words_for(word, account.name), key=f"{key}:{touch.interaction.pk}",
        data={"automatic": True},
    )  # fmt: skip
    outbox.enqueue(account, outbound, audience="preferences")


def words_for(word: str, fallback: str) -> str:
    brand = brands.main()
    told: dict[str, Any] = {"who": brand.name if brand else fallback}
    if word == "stop":
        return _("%(who)s: you get no more messages from us, except answers. START takes this back.") % told
    if word == "start":
        return _("%(who)s: you get again what you agreed to. STOP ends it.") % told
    return _("%(who)s: a colleague reads this and answers here. STOP ends our messages.") % told
