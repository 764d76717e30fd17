"""What makes counting hard: brought together and parted, put to rest, taken back, late, and clocks that jump."""

from __future__ import annotations

from sixring.conversations import closure, noise
from sixring.conversations.regrouping import deeds, merging, splitting
from sixring.conversations.timing import snooze
from sixring.core import clock

from ..stage import Stage, Told


def merged(stage: Stage) -> Told:
    """Thursday 12 March: two letters of one matter. The younger one is answered, and the older becomes part of it."""
    older = stage.writes("gina", "2026-03-12 09:00", "My order is late")
    younger = stage.writes("gina", "2026-03-12 10:00", "Did you get my letter?")
    assert older.pk != younger.pk
    stage.replies(stage.ben, "2026-03-12 10:30", younger)
    stage.at("2026-03-12 11:00")
    merging.merge(older, younger, actor=stage.ben)
    stage.catch_up()
    stage.replies(stage.ben, "2026-03-12 11:10", younger)
    stage.resolves(stage.ben, "2026-03-12 11:20", younger)
    return {"merged": younger.pk, "absorbed": older.pk}


def split(stage: Stage) -> Told:
    """Friday 13 March: the lamp and the chair in one chat; the chair gets a conversation of its own."""
    lamp = stage.chats("hal", "2026-03-13 09:00", "The lamp is broken")
    chair = stage.hears("hal", "chatter", "2026-03-13 09:05", "and the chair", into=lamp)
    stage.replies(stage.ben, "2026-03-13 09:20", lamp)
    stage.at("2026-03-13 09:30")
    apart = splitting.split(lamp, [chair.pk], actor=stage.ben).target
    stage.catch_up()
    stage.replies(stage.ben, "2026-03-13 09:50", apart)
    stage.resolves(stage.ben, "2026-03-13 10:00", lamp)
    stage.resolves(stage.ben, "2026-03-13 10:10", apart)
    return {"lamp": lamp.pk, "chair": apart.pk}


def snoozed(stage: Stage) -> Told:
    """Thursday 19 March: answered, put to rest until Friday, taken up again when it wakes."""
    talk = stage.chats("olga", "2026-03-19 09:00", "When do the roses come?")
    stage.replies(stage.ben, "2026-03-19 09:30", talk)
    snooze.snooze(talk, clock.now().replace(day=20, hour=9, minute=0), actor=stage.ben)
    stage.at("2026-03-20 09:00")
    stage.replies(stage.ben, "2026-03-20 09:20", talk)
    stage.resolves(stage.ben, "2026-03-20 09:25", talk)
    return {"snoozed": talk.pk}


def spam(stage: Stage) -> Told:
    """Friday 20 March."""
    talk = stage.writes("pete", "2026-03-20 10:00", "You have won")
    stage.at("2026-03-20 10:05")
    noise.mark(talk, "spam", actor=stage.ben)
    stage.catch_up()
    return {"spam": talk.pk}


def slip(stage: Stage) -> Told:
    """Thursday 26 March: resolved by a slip of the hand, taken back within a minute."""
    talk = stage.chats("uma", "2026-03-26 09:00", "Which soil for tomatoes?")
    stage.at("2026-03-26 09:05")
    with deeds.doing("resolve", [talk.pk], actor=stage.ben) as did:
        closure.resolve(talk, actor=stage.ben)
    stage.at("2026-03-26 09:06")
    assert did.deed is not None
    deeds.undo(did.deed, actor=stage.ben)
    stage.catch_up()
    stage.replies(stage.ben, "2026-03-26 09:20", talk)
    stage.resolves(stage.ben, "2026-03-26 09:30", talk)
    return {"slip": talk.pk}


def held(stage: Stage) -> Told:
    """Friday 27 March: on hold for a supplier, then it needs us again without ever having been resolved."""
    talk = stage.chats("vic", "2026-03-27 09:00", "Does the bench come in oak?")
    stage.replies(stage.ben, "2026-03-27 09:10", talk)
    stage.at("2026-03-27 09:20")
    closure.hold(talk, "the joiner", actor=stage.ben)
    stage.at("2026-03-27 10:00")
    closure.reopen(talk, actor=stage.ben)
    stage.replies(stage.ben, "2026-03-27 10:10", talk)
    stage.resolves(stage.ben, "2026-03-27 10:20", talk)
    return {"held": talk.pk}


def spring(stage: Stage) -> Told:
    """The night to Sunday 29 March: at 01:00 UTC the clocks of Berlin jump from two to three."""
    talk = stage.says("kim", "parcels", "2026-03-28 23:30", "The courier is lost")
    stage.replies(stage.nora, "2026-03-29 02:30", talk)
    stage.resolves(stage.nora, "2026-03-29 03:30", talk)
    return {"spring": talk.pk}


def out_of_order(stage: Stage) -> Told:
    """Wednesday 1 April: the second letter arrives before the first, which lingered on its way for three quarters."""
    second = {"occurred_at": "2026-04-01T09:30:00+00:00"}
    talk = stage.writes("yan", "2026-04-01 09:40", "I forgot: in blue, please", **second)
    stage.writes("yan", "2026-04-01 09:45", "Two chairs", into=talk, occurred_at="2026-04-01T09:00:00+00:00")
    stage.replies(stage.ben, "2026-04-01 10:10", talk)
    stage.resolves(stage.ben, "2026-04-01 10:20", talk)
    return {"out of order": talk.pk}


def autumn(stage: Stage) -> Told:
    """The night to Sunday 25 October: at 01:00 UTC the clocks of Berlin go back from three to two."""
    talk = stage.says("leo", "parcels", "2026-10-24 22:30", "The courier rang twice")
    stage.replies(stage.nora, "2026-10-25 03:30", talk)
    stage.resolves(stage.nora, "2026-10-25 04:00", talk)
    return {"autumn": talk.pk}


def rested(stage: Stage) -> Told:
    """Monday 2 November: put to rest until Tuesday with nothing answered."""
    talk = stage.chats("tina", "2026-11-02 09:00", "My bench came without legs")
    stage.at("2026-11-02 09:10")
    snooze.snooze(talk, clock.now().replace(day=3, hour=9, minute=0), actor=stage.ben)
    stage.at("2026-11-03 09:00")
    stage.replies(stage.ben, "2026-11-03 09:30", talk)
    stage.resolves(stage.ben, "2026-11-03 09:40", talk)
    return {"rested": talk.pk}
