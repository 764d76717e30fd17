"""What people make of topics: named, hidden, merged, split, and each taken back. The next runs keep to it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import NotFound, Refused
from sixring.core.text import clean

from ..models import Mention, Topic

MAY = "lead"
Kind, State = Topic.Kind, Topic.State


def get(actor: Actor, topic_id: int) -> Topic:
    """A topic or theme; raises `NotFound`."""
    actor.must("answer")
    found = Topic.objects.exclude(kind=Kind.PART).select_related("parent", "into").filter(pk=topic_id).first()
    if found is None:
        raise NotFound
    return found


def chosen(actor: Actor, topic_id: int) -> Topic:
    """The topic chosen to merge another with."""
    actor.must(MAY)
    try:
        return get(actor, topic_id)
    except NotFound:
        raise Refused(_("Choose another topic to merge it with.")) from None


def rename(topic: Topic, name: str, *, actor: Actor) -> Topic:
    """Call `topic` something; with nothing it is called again what was found. A name stays whatever is found later."""
    actor.must(MAY)
    name = " ".join(clean(name).split())
    if len(name) > 80:
        raise Refused(_("A name has up to 80 letters."))
    same = Topic.objects.filter(kind=topic.kind, state=State.OPEN, own_name__iexact=name).exclude(pk=topic.pk)
    if name and same.exists():
        raise Refused(_("Another one is called so. Merge the two, or choose another name."))
    if topic.own_name == name:
        return topic
    topic.own_name, topic.named_by_id = name, actor.id if name else None
    return save(topic, "topic.renamed", actor, "own_name", "named_by")


def hide(topic: Topic, *, actor: Actor) -> Topic:
    """Leave `topic` out of the list; its texts stay with it."""
    return turn(topic, State.OPEN, State.HIDDEN, "topic.hidden", actor)


def show(topic: Topic, *, actor: Actor) -> Topic:
    return turn(topic, State.HIDDEN, State.OPEN, "topic.shown", actor)


def turn(topic: Topic, before: str, after: str, verb: str, actor: Actor) -> Topic:
    actor.must(MAY)
    if topic.state == after:
        return topic
    if topic.state != before:
        raise Refused(_("This topic has become part of something else. Take that back first."))
    topic.state = after
    return save(topic, verb, actor, "state")


def merge(topic: Topic, into: Topic, *, actor: Actor) -> Topic:
    """`topic` becomes part of `into`, with its texts; what is found like it from now on goes there."""
    actor.must(MAY)
    if topic.state == State.MERGED and topic.into_id == into.pk:
        return into
    if topic.pk == into.pk or topic.kind != Kind.TOPIC or into.kind != Kind.TOPIC:
        raise Refused(_("Choose another topic to merge it with."))
    if topic.state not in (State.OPEN, State.HIDDEN) or into.state not in (State.OPEN, State.HIDDEN):
        raise Refused(_("One of the two has become part of something else meanwhile. Nothing was merged."))
    with transaction.atomic():
        Topic.objects.filter(pk=topic.pk).update(state=State.MERGED, into=into)
        moved = Mention.objects.filter(topic=topic).update(topic=into, part=None, home=topic)
        into.number += moved
        into.save(update_fields=["number"])
        topic.state, topic.into = State.MERGED, into
        changes.record("topic.merged", topic, actor=actor)
    return into


def unmerge(topic: Topic, *, actor: Actor) -> Topic:
    """Take a merge back: its texts are its own again. Those that came since stay until the next run sorts them."""
    actor.must(MAY)
    if topic.state != State.MERGED:
        return topic
    with transaction.atomic():
        back = Mention.objects.filter(home=topic, topic=topic.into_id).update(topic=topic, home=None)
        if topic.into is not None:
            topic.into.number = max(0, topic.into.number - back)
            topic.into.save(update_fields=["number"])
        topic.state, topic.into = State.OPEN, None
        topic.save(update_fields=["state", "into"])
        changes.record("topic.unmerged", topic, actor=actor)
    return topic


def split(topic: Topic, *, actor: Actor) -> list[Topic]:
    """`topic` falls into its parts, each a topic of its own. Split already, its pieces are returned."""
    actor.must(MAY)
    if topic.state == State.SPLIT:
        return list(topic.pieces.all())
    parts = list(Topic.objects.filter(parent=topic, kind=Kind.PART).order_by("-number"))
    if topic.state not in (State.OPEN, State.HIDDEN) or len(parts) < 2:
        raise Refused(_("Its texts are of one piece: no parts were found to split it into."))
    with transaction.atomic():
        for part in parts:
            Mention.objects.filter(part=part).update(topic=part, part=None)
            part.kind, part.split_from, part.parent = Kind.TOPIC, topic, topic.parent
            part.save(update_fields=["kind", "split_from", "parent"])
        topic.state = State.SPLIT
        save(topic, "topic.split", actor, "state")
    return parts


def unsplit(topic: Topic, *, actor: Actor) -> Topic:
    """Put the pieces of `topic` together again, with all their texts. A piece that was split itself goes along."""
    actor.must(MAY)
    if topic.state != State.SPLIT:
        return topic
    with transaction.atomic():
        for piece in topic.pieces.filter(Q(state=State.OPEN) | Q(state=State.HIDDEN) | Q(state=State.SPLIT)):
            unsplit(piece, actor=actor)
            Mention.objects.filter(topic=piece).update(topic=topic, part=piece)
            Topic.objects.filter(pk=piece.pk).update(kind=Kind.PART, parent=topic, split_from=None)
        topic.state = State.OPEN
        topic.number = Mention.objects.filter(topic=topic).count()
        save(topic, "topic.unsplit", actor, "state", "number")
    return topic


def save(topic: Topic, verb: str, actor: Actor, *fields: str) -> Topic:
    with transaction.atomic():
        topic.save(update_fields=[*fields])
        changes.record(verb, topic, actor=actor)
    return topic
