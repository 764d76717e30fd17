"""Contact reasons: why customers write, as the team names it; and which one a conversation probably has.

The suggestion is a naive Bayes over the subject and the first words, learnt from conversations that have a reason. The
counts are kept as reasons are chosen, so asking costs two queries however many conversations there are.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.db.models import F, Max, QuerySet

from sixring.channels import accounts
from sixring.core import changes, rows
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, Refused
from sixring.interactions.models import Interaction

from ..models import ContactReason, Conversation, HouseRule, Placement, ReasonWord

WORD = re.compile(r"[^\W\d_]{3,}")
FIRST_WORDS, MOST_WORDS = 600, 40  # characters of the first message; different words in all
ONE_MORE = 'ON CONFLICT (word, reason_id) DO UPDATE SET n = "conversations_reasonword".n + 1'
MORE = 'ON CONFLICT (word, reason_id) DO UPDATE SET n = "conversations_reasonword".n + excluded.n'
LEAST = 3  # conversations before a suggestion is worth anybody's glance
ASKS = "ask_reason"


def choose(conversation: Conversation, reason: ContactReason | None, *, actor: Actor) -> None:
    """Say why they wrote; None takes it back. The same again is a quiet no-op. Raises `Refused` for a retired one."""
    actor.must("answer")
    with transaction.atomic():
        now = Conversation.objects.select_for_update().get(pk=conversation.pk)
        if now.reason_id == (reason.pk if reason else None):
            return
        if reason is not None and reason.retired:
            raise Refused(f"“{reason.name}” is retired. Choose another reason.")
        learn(now, now.reason_id, reason.pk if reason else None)
        Conversation.objects.filter(pk=now.pk).update(reason=reason)
        verb = "conversation.reason_chosen" if reason else "conversation.reason_removed"
        changes.record(verb, conversation, actor=actor, audience=conversation.audience)
    conversation.reason = reason


def suggest(conversation: Conversation, actor: Actor) -> ContactReason | None:
    """The reason it most probably has, from words `actor` may see; None when nothing speaks for one."""
    words = words_of(conversation, actor)
    found = ReasonWord.objects.filter(word__in=["", *words], reason__retired=False, n__gt=0)
    counts: dict[int, Counter[str]] = {}
    for reason, word, n in found.values_list("reason", "word", "n"):
        counts.setdefault(reason, Counter())[word] = n
    best = likeliest(words, counts)
    return ContactReason.objects.filter(pk=best).first() if best else None


def likeliest(words: Collection[str], counts: Mapping[int, Mapping[str, int]]) -> int | None:
    """Rule: the reason with the highest log-odds, Laplace-smoothed over whether a word occurs (Bernoulli, present words
    alone). `counts[reason][word]` are conversations; `[""]` are all of that reason. None without a telling word.
    """
    all_of_them = sum(told.get("", 0) for told in counts.values())
    if all_of_them < LEAST:
        return None
    scores: dict[int, float] = {}
    for reason, told in counts.items():
        n = told.get("", 0)
        if n and any(told.get(word) for word in words):
            said = sum(math.log((told.get(word, 0) + 1) / (n + 2)) for word in words)
            scores[reason] = math.log(n / all_of_them) + said
    return max(scores, key=lambda reason: (scores[reason], -reason), default=None)


def words_of(conversation: Conversation, actor: Actor | None = None) -> list[str]:
    """Different words of the subject and of the beginning of the first message, lower case."""
    touches = Interaction.objects.filter(placements__conversation=conversation, placements__current=True)
    if actor is not None:
        touches = touches.filter(account__in=accounts.visible_to(actor))
    first = touches.order_by("occurred_at", "pk").values_list("subject", "text").first()
    subject, text = first or ("", "")
    return words_in(subject, text)


def words_in(subject: str, text: str) -> list[str]:
    return list(dict.fromkeys(WORD.findall(f"{subject} {text[:FIRST_WORDS]}".lower())))[:MOST_WORDS]


def learn(conversation: Conversation, before: int | None, after: int | None) -> None:
    """Count this conversation's words under `after`, and no longer under `before`."""
    words = ["", *(word[:40] for word in words_of(conversation))]
    if before:
        ReasonWord.objects.filter(reason=before, word__in=words, n__gt=0).update(n=F("n") - 1)
    if after:
        rows.put((ReasonWord(reason_id=after, word=word, n=1) for word in dict.fromkeys(words)), ONE_MORE)


def learn_all(pairs: Iterable[tuple[Conversation, ContactReason]]) -> None:
    """Learn from many conversations at once that had no reason before."""
    reason_of = {conversation.pk: reason.pk for conversation, reason in pairs}
    placed = Placement.objects.filter(conversation__in=reason_of, current=True).select_related("interaction")
    first: dict[int, Interaction] = {}
    for row in placed.order_by("-interaction__occurred_at", "-interaction"):
        first[row.conversation_id] = row.interaction
    counts: Counter[tuple[int, str]] = Counter()
    for pk, touch in first.items():
        counts.update((reason_of[pk], word[:40]) for word in {"", *words_in(touch.subject, touch.text)})
    rows.put((ReasonWord(reason_id=reason, word=word, n=n) for (reason, word), n in sorted(counts.items())), MORE)


# The list of them, in the settings.


def in_use() -> QuerySet[ContactReason]:
    return ContactReason.objects.filter(retired=False).order_by("order", "name")


def add(name: str, *, actor: Actor) -> ContactReason:
    """A new reason, last in the list; one that was retired comes back."""
    actor.must("configure")
    name = named(name)
    with transaction.atomic():
        last = ContactReason.objects.aggregate(last=Max("order"))["last"] or 0
        reason, new = ContactReason.objects.get_or_create(name=name, defaults={"order": last + 1})
        if new or reason.retired:
            ContactReason.objects.filter(pk=reason.pk).update(retired=False)
            changes.record("reason.added", reason, actor=actor)
    return reason


def rename(reason: ContactReason, name: str, *, actor: Actor) -> None:
    actor.must("configure")
    name = named(name)
    if ContactReason.objects.filter(name=name).exclude(pk=reason.pk).exists():
        raise Invalid(f"There is a reason “{name}” already.")
    with transaction.atomic():
        if ContactReason.objects.filter(pk=reason.pk).exclude(name=name).update(name=name):
            changes.record("reason.renamed", reason, actor=actor)


def retire(reason: ContactReason, retired: bool = True, *, actor: Actor) -> None:
    """It is offered no more and stays where it was chosen."""
    actor.must("configure")
    with transaction.atomic():
        if ContactReason.objects.filter(pk=reason.pk).exclude(retired=retired).update(retired=retired):
            changes.record("reason.retired" if retired else "reason.back", reason, actor=actor)


def shift(reason: ContactReason, step: int, *, actor: Actor) -> None:
    """Move it `step` places down the list (up when negative)."""
    actor.must("configure")
    with transaction.atomic():
        others = list(ContactReason.objects.select_for_update().order_by("order", "name"))
        at = next(index for index, one in enumerate(others) if one.pk == reason.pk)
        others.insert(max(0, min(len(others) - 1, at + step)), others.pop(at))
        for place, one in enumerate(others, start=1):
            one.order = place
        ContactReason.objects.bulk_update(others, ["order"])
        changes.record("reason.moved", reason, actor=actor)


def named(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= 80:
        raise Invalid("A reason needs a name of at most 80 letters.")
    return name


def asks_for_one() -> bool:
    """Whether resolving without a reason asks for one: as the settings say, else as soon as there are reasons."""
    chosen = HouseRule.objects.filter(pk=ASKS).values_list("value", flat=True).first()
    return bool(chosen is None or chosen) and in_use().exists()


def ask_for_one(asks: bool, *, actor: Actor) -> None:
    actor.must("configure")
    with transaction.atomic():
        HouseRule.objects.update_or_create(name=ASKS, defaults={"value": asks})
        changes.record_many([changes.Entry("rule.changed", "houserule", 0)], actor=actor)
