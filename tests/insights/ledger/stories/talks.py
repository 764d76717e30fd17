"""Talks as they come: asked, answered, handed on, come back to; and what is never answered."""

from __future__ import annotations

from sixring.conversations.models import Conversation
from sixring.conversations.sending import starting
from sixring.people.models import Identity

from ..stage import Stage, Told


def plain(stage: Stage) -> Told:
    """Monday 2 March: asked, answered, thanked, resolved."""
    stage.is_there(stage.ben, "2026-03-02 08:00")
    talk = stage.writes("dan", "2026-03-02 08:10", "Where are my trays?")
    stage.gives(talk, "2026-03-02 08:20", stage.ben)
    stage.works(stage.ben, "2026-03-02 08:39", talk, 30)
    stage.works(stage.ben, "2026-03-02 08:39:30", talk, 30)
    stage.replies(stage.ben, "2026-03-02 08:40", talk)
    stage.writes("dan", "2026-03-02 09:00", "Thank you!", into=talk)
    stage.resolves(stage.ben, "2026-03-02 09:10", talk)
    stage.is_there(stage.ben, "2026-03-02 16:00", "away")
    return {"plain": talk.pk}


def weekend(stage: Stage) -> Told:
    """Asked on Friday 6 March half an hour before closing, answered on Monday half an hour after opening."""
    talk = stage.writes("erin", "2026-03-06 15:30", "Do your pots take frost?")
    stage.replies(stage.ben, "2026-03-09 08:30", talk)
    stage.resolves(stage.ben, "2026-03-09 08:40", talk)
    return {"weekend": talk.pk}


def reopened(stage: Stage) -> Told:
    """Answered and resolved on Tuesday 10 March; on Wednesday the customer says that it is not."""
    talk = stage.writes("frank", "2026-03-10 09:00", "The hose leaks")
    stage.replies(stage.ben, "2026-03-10 09:30", talk)
    stage.resolves(stage.ben, "2026-03-10 09:30", talk)
    stage.writes("frank", "2026-03-11 10:00", "It still leaks", into=talk)
    stage.replies(stage.ben, "2026-03-11 10:20", talk)
    stage.resolves(stage.ben, "2026-03-11 10:30", talk)
    return {"reopened": talk.pk}


def automatic(stage: Stage) -> Told:
    """Monday 16 March: a machine of ours says at once that it arrived, a colleague answers after three quarters."""
    stage.acknowledges(True)
    talk = stage.writes("ivy", "2026-03-16 09:00", "Is the shed still to be had?")
    stage.acknowledges(False)
    stage.replies(stage.ben, "2026-03-16 09:45", talk)
    stage.resolves(stage.ben, "2026-03-16 09:45", talk)
    return {"automatic": talk.pk}


def two_agents(stage: Stage) -> Told:
    """Tuesday 17 March: Ben answers, Mia answers, Ben answers again."""
    stage.is_there(stage.ben, "2026-03-17 08:00")
    talk = stage.chats("mona", "2026-03-17 09:00", "Can I have the bench in green?")
    stage.gives(talk, "2026-03-17 09:05", stage.ben)
    stage.works(stage.ben, "2026-03-17 09:09", talk, 30)
    stage.replies(stage.ben, "2026-03-17 09:10", talk)
    stage.chats("mona", "2026-03-17 09:20", "And by Friday?", into=talk)
    stage.gives(talk, "2026-03-17 09:25", stage.mia)
    stage.works(stage.mia, "2026-03-17 09:39", talk, 20)
    stage.replies(stage.mia, "2026-03-17 09:40", talk)
    stage.gives(talk, "2026-03-17 09:45", stage.ben)
    stage.works(stage.ben, "2026-03-17 09:59", talk, 25)
    stage.replies(stage.ben, "2026-03-17 10:00", talk)
    stage.resolves(stage.ben, "2026-03-17 10:05", talk)
    stage.is_there(stage.ben, "2026-03-17 16:00", "away")
    return {"two agents": talk.pk}


def switched(stage: Stage) -> Told:
    """Wednesday 18 March: begun by letter, gone on with in the chat."""
    talk = stage.writes("nick", "2026-03-18 09:00", "The parcel came open")
    stage.replies(stage.ben, "2026-03-18 09:30", talk)
    stage.chats("nick", "2026-03-18 11:00", "Here is the photo", into=talk)
    stage.replies(stage.ben, "2026-03-18 11:15", talk)
    stage.resolves(stage.ben, "2026-03-18 11:15", talk)
    return {"switched": talk.pk}


def away(stage: Stage) -> Told:
    """Monday 23 March: our answer meets a machine that says its owner is away, before and after it is resolved. Another
    such note, from somebody nobody wrote to, begins what is no request."""
    talk = stage.writes("quin", "2026-03-23 09:00", "Please call back")
    stage.replies(stage.ben, "2026-03-23 09:20", talk)
    gone = {"subject": "Out of office", "automatic": "auto-replied"}
    stage.writes("quin", "2026-03-23 09:21", "I am away until 30 March", into=talk, **gone)
    stage.resolves(stage.ben, "2026-03-23 09:30", talk)
    stage.writes("quin", "2026-03-23 09:40", "I am away until 30 March", into=talk, **gone)
    note = stage.writes("ron", "2026-03-23 11:00", "I am on holiday", **gone)
    return {"away": talk.pk, "note": note.pk}


def unanswered(stage: Stage) -> Told:
    """Tuesday 24 March: nobody ever answers, and nothing happens to it any more."""
    return {"unanswered": stage.writes("sue", "2026-03-24 09:00", "Hello? Is somebody there?").pk}


def thanks(stage: Stage) -> Told:
    """Wednesday 25 March: nothing to answer."""
    talk = stage.writes("tom", "2026-03-25 09:00", "Just wanted to say thank you")
    stage.resolves(stage.ben, "2026-03-25 09:10", talk)
    return {"thanks": talk.pk}


def called(stage: Stage) -> Told:
    """Monday 30 March, summer time: a call of four minutes and a minute to wrap it up, logged by Ben."""
    more = {"kind": "call", "agent_id": stage.ben.id, "data": {"seconds": 240, "wrap_up_seconds": 60}}
    talk = stage.chats("wendy", "2026-03-30 09:00", "Asked for the opening hours", **more)
    stage.resolves(stage.ben, "2026-03-30 09:05", talk)
    return {"called": talk.pk}


def begun_by_us(stage: Stage) -> Told:
    """Tuesday 31 March: Ben writes first, Dan answers, Ben answers."""
    stage.at("2026-03-31 09:00")
    dan = Identity.objects.get(kind="email", value="dan@example.com")
    key = f"{stage.accounts['outpost'].pk}:{dan.pk}"
    talk = starting.start(key, "Your trays", "They are here.", actor=stage.ben, token="begun")
    stage.catch_up()
    stage.says("dan", "outpost", "2026-03-31 10:00", "Splendid", into=talk)
    stage.replies(stage.ben, "2026-03-31 10:30", talk)
    stage.resolves(stage.ben, "2026-03-31 10:30", talk)
    return {"begun by us": talk.pk}


def holiday(stage: Stage) -> Told:
    """Asked on the Thursday before Easter half an hour before closing, answered on the Tuesday after it."""
    talk = stage.writes("jack", "2026-04-02 14:30", "Are you open at Easter?")
    stage.replies(stage.ben, "2026-04-07 07:15", talk)
    stage.resolves(stage.ben, "2026-04-07 07:25", talk)
    return {"holiday": talk.pk}


def came_back(stage: Stage) -> Told:
    """Wednesday 4 November in the chat, signed in; on Friday the same person by letter; once more after twelve days."""
    known = {"also": [["email", "zoe@example.com", "domain"]]}
    chat = stage.chats("zoe", "2026-11-04 09:00", "The tap drips", **known)
    settled(stage, chat, "2026-11-04")
    letter = stage.writes("zoe", "2026-11-06 09:00", "It drips again")
    settled(stage, letter, "2026-11-06")
    late = stage.writes("zoe", "2026-11-18 09:00", "It drips once more")
    settled(stage, late, "2026-11-18")
    assert len({chat.pk, letter.pk, late.pk}) == 3
    return {"came back": chat.pk, "soon": letter.pk, "late": late.pk}


def settled(stage: Stage, talk: Conversation, day: str) -> None:
    stage.replies(stage.ben, f"{day} 09:10", talk)
    stage.resolves(stage.ben, f"{day} 09:20", talk)


def at_once(stage: Stage) -> Told:
    """Thursday 19 November: two chats in hand at once, worked on by turns, while Ben was there for four hours."""
    stage.is_there(stage.ben, "2026-11-19 08:00")
    one = stage.chats("abe", "2026-11-19 08:50", "Two metres or three?")
    other = stage.chats("bea", "2026-11-19 08:55", "Is it waterproof?")
    for minute, talk in ((0, one), (10, other), (20, one), (30, other)):
        stage.works(stage.ben, f"2026-11-19 09:{minute:02}:30", talk, 30)
    for talk in (one, other):
        stage.replies(stage.ben, "2026-11-19 09:31", talk)
        stage.resolves(stage.ben, "2026-11-19 09:32" if talk is other else "2026-11-19 09:31", talk)
    stage.is_there(stage.ben, "2026-11-19 12:00", "away")
    return {"one": one.pk, "other": other.pk}


def last_word(stage: Stage) -> Told:
    """Monday 14 December: asked, and then nothing happens in the whole house any more; only time goes by."""
    return {"last word": stage.chats("una", "2026-12-14 09:00", "Hello?").pk}
