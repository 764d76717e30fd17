"""Finding: the latest messages that answer, gathered into their conversations, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from sixring.core.actors import Actor
from sixring.core.words import asking
from sixring.interactions import search as messages
from sixring.interactions.models import Interaction
from sixring.interactions.timeline import people_visible_to
from sixring.people import search as known
from sixring.people.models import Person

from .. import access, past, reference, subject
from ..models import Conversation, Placement
from .language import Asked, parse
from .meaning import Meaning, about, meaning
from .snippets import snippet

PAGE = 20
MOST = 1000  # conversations a list is narrowed to: as far as it counts
AT_ONCE = 1500  # each question of many words costs as much to put as to answer
FEW = 300  # conversations whose customers are named to the index
LOOKED_AT = 10_000  # the latest messages that answer but whose conversation may not


@dataclass(slots=True)
class Hit:
    """A conversation that was found, and the latest message that answers, if it was found by one."""

    conversation: Conversation
    asked: Asked
    message: Interaction | None = None

    @property
    def snippet(self) -> SafeString:
        """The words around what was found, of the message that was found and no other."""
        return snippet(self.message.text or self.message.subject, self.asked) if self.message else SafeString("")


@dataclass(slots=True)
class Found:
    """A page of what was found. `wrong` says what could not be understood; then nothing is looked for."""

    asked: Asked
    hits: list[Hit] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    more: bool = False

    @property
    def wrong(self) -> str:
        return self.asked.wrong

    @cached_property
    def nothing(self) -> bool:
        return not self.hits and not self.persons


def find(words: str, actor: Actor, page: int = 1, *, typing: bool = False) -> Found:
    """Conversations with their best hit, and on the first page people too. `more`: there is a next page."""
    actor.must("see")
    asked = parse(words, typing=typing)
    found = Found(asked)
    if asked.wrong or asked.empty:
        return found
    end = max(1, min(page, 50)) * PAGE
    meant, first = meaning(asked, actor), named(asked, actor)
    pairs: list[tuple[int, int | None]] = [(pk, None) for pk in first]
    pairs += [pair for pair in conversations(meant, actor, end + 1) if pair[0] not in first]
    found.more = len(pairs) > end
    found.hits = hits(pairs[end - PAGE : end], asked, actor)
    found.persons = persons_in(meant.people, actor, 8) if page <= 1 and not asked.filters else []
    return found


def matching(words: str, actor: Actor) -> Q:
    """Conversations that `words` ask for, as a condition: the thousand with the latest messages that answer."""
    actor.must("see")
    asked = parse(words)
    if asked.wrong or asked.empty:
        return Q(pk__in=[]) if asked.wrong else Q()
    meant = meaning(asked, actor)
    first = named(asked, actor)
    if meant.question is None and not first:
        return meant.which
    return Q(pk__in=[*first, *(pk for pk, _message in conversations(meant, actor, MOST))])


def named(asked: Asked, actor: Actor) -> list[int]:
    """Conversations somebody named by their reference or number, here or in an old help desk."""
    typed = asked.typed.strip()
    digits = typed.removeprefix("#")
    plain = digits.isdecimal() and len(typed) < 18
    number = int(digits) if plain and typed != digits else reference.id_of(typed)
    ids = {number} if number is not None and number < 2**63 else set[int]()
    if plain:
        ids |= set(past.by_number(digits).values_list("conversation", flat=True)[:10])
    if not ids:
        return []
    into = dict(Conversation.objects.filter(pk__in=ids).values_list("pk", "merged_into"))
    whole = merged({pk: into.get(pk) or pk for pk in ids}).values()
    return list(access.visible_to(actor).filter(pk__in=whole).values_list("pk", flat=True))


def conversations(meant: Meaning, actor: Actor, most: int) -> list[tuple[int, int | None]]:
    """(conversation, message) of the latest that answer, each conversation once, at most `most`."""
    if meant.question is None:
        rows = access.visible_to(actor).filter(meant.which).order_by("-touched_at", "-pk")
        return [(pk, None) for pk in rows.values_list("pk", flat=True)[:most]]
    meant = narrowed(meant, actor)
    found: dict[int, int | None] = {}
    for some in answers(meant, most):
        for message, conversation in placed(some, meant):
            found.setdefault(conversation, message)
        if len(found) >= most:
            break
    return list(found.items())[:most]


def narrowed(meant: Meaning, actor: Actor) -> Meaning:
    """Where only a few conversations come into question, only what their customers wrote is looked through."""
    if not meant.which or meant.question is None:
        return meant
    few = list(access.visible_to(actor).filter(meant.which).values_list("pk", flat=True)[: FEW + 1])
    if len(few) > FEW:
        return meant
    # What was merged into them stays placed where it was.
    parts = Q(conversation__in=few) | Q(conversation__merged_into__in=few)
    theirs = Placement.objects.filter(parts, current=True).values_list("interaction__identity", flat=True)
    customers = {identity or 0 for identity in theirs.distinct()[: FEW * 10]}
    if len(customers) == FEW * 10:
        return meant
    question = asking.both(messages.of_identities(sorted(customers)), meant.question)
    return replace(meant, question=question)


def answers(meant: Meaning, most: int) -> Iterator[Sequence[int]]:
    """Ids of messages, some at a time, the latest first."""
    assert meant.question is not None
    size, below, looked = min(AT_ONCE, most * 3), None, 0
    tail = messages.reader.tail()
    while looked < LOOKED_AT:
        some = messages.newest(meant.question, below=below, limit=size, tail=tail)
        if some:
            yield some
        if len(some) < size:
            return
        below, looked, size = some[-1], looked + size, min(size * 2, 3000)


def placed(some: Sequence[int], meant: Meaning) -> list[tuple[int, int]]:
    """(message, conversation) of those of `some` that answer in all, in their order."""
    if meant.when:
        some = [*Interaction.objects.filter(meant.when, pk__in=some).order_by("-pk").values_list("pk", flat=True)]
    told = places(some, meant.which)
    where = {message: conversation for message, conversation, _into in told}
    whole = merged({conversation: into or conversation for _message, conversation, into in told})
    if meant.which and (elsewhere := {into for part, into in whole.items() if part != into}):
        kept = set(Conversation.objects.filter(meant.which, pk__in=elsewhere).values_list("pk", flat=True))
        whole = {part: into for part, into in whole.items() if part == into or into in kept}
    return [(message, whole[where[message]]) for message in some if where.get(message) in whole]


def places(some: Sequence[int], which: Q) -> list[tuple[int, int, int | None]]:
    """(message, conversation, what that was merged into), asked plainly: the ORM takes longer than the database.
    Conversations are such as `which` asks for, or were merged into others."""
    if not some:
        return []
    kept, params = such_as(which) if which else ("", ())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.interaction_id, c.id, c.merged_into_id FROM conversations_placement p"  # noqa: S608  # numbers
            " JOIN conversations_conversation c ON c.id = p.conversation_id"
            f" WHERE p.current AND p.interaction_id IN ({', '.join(map(str, some))}){kept}",
            params,
        )
        found: list[tuple[int, int, int | None]] = cursor.fetchall()
    return found


def such_as(which: Q) -> tuple[str, tuple[Any, ...]]:
    """The condition `which` for the conversation `c`, in SQL: looked at row by row, never as a list of all."""
    same = ExpressionWrapper(RawSQL('"conversations_conversation"."id" = c.id', ()), BooleanField())
    try:
        sql, params = Conversation.objects.filter(which).filter(same).order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return " AND c.merged_into_id IS NOT NULL", ()
    return f" AND (c.merged_into_id IS NOT NULL OR EXISTS ({sql}))", tuple(params)


def merged(whole: dict[int, int]) -> dict[int, int]:
    """Which conversation each is part of now, given what it says itself; itself, mostly."""
    for _ in range(20):
        parts = {into for part, into in whole.items() if part != into}
        again = Conversation.objects.filter(pk__in=parts).exclude(merged_into=None) if parts else ()
        further = {row.pk: row.merged_into_id or row.pk for row in again}
        if not further:
            break
        whole = {part: further.get(into, into) for part, into in whole.items()}
    return whole


def hits(pairs: Sequence[tuple[int, int | None]], asked: Asked, actor: Actor) -> list[Hit]:
    rows = Conversation.objects.select_related("anchor__person", "assignee", "reach")
    found = rows.filter(pk__in=[conversation for conversation, _message in pairs])
    by_id = {one.pk: one for one in subject.shown(found, actor)}
    wanted = [message for _conversation, message in pairs if message is not None]
    texts = Interaction.objects.select_related("identity__person", "agent").defer("data").in_bulk(wanted)
    return [Hit(by_id[pk], asked, texts.get(message or 0)) for pk, message in pairs if pk in by_id]


def found_messages(words: str, actor: Actor, page: int = 1) -> tuple[list[Hit], bool]:
    """A page of single messages with the conversations they are in, and whether there are more."""
    actor.must("see")
    asked = parse(words)
    meant = meaning(asked, actor) if not asked.wrong else None
    if meant is None or meant.question is None:
        return [], False
    end = max(1, min(page, 50)) * PAGE
    pairs: list[tuple[int, int]] = []
    for some in answers(meant, end):
        pairs += placed(some, meant)
        if len(pairs) > end:
            break
    shown: list[tuple[int, int | None]] = [(pk, message) for message, pk in pairs[end - PAGE : end]]
    return hits(shown, asked, actor), len(pairs) > end


def people(asked: Asked, actor: Actor, most: int = 8) -> list[Person]:
    """Persons all the words are about, if nothing else was asked for."""
    return [] if asked.filters or asked.wrong else persons_in(about(asked), actor, most)


def persons_in(identities: Collection[int], actor: Actor, most: int) -> list[Person]:
    """Whose these identities are, as far as `actor` may see them."""
    if not identities:
        return []
    persons = people_visible_to(actor).filter(pk__in=list(known.persons_of(identities)))
    return list(persons.order_by("name", "pk")[:most])
