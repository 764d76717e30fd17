"""What goes on still, what came twice, what was meant otherwise, and what an old help desk tells."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from sixring.conversations import assignment, closure
from sixring.conversations.models import Conversation
from sixring.conversations.regrouping import deeds
from sixring.interactions.models import Interaction
from sixring.moving import commands
from tests.cast import agent_of, hands_in, settle
from tests.moving.conftest import USER, ZOE, comment, ticket, written

from ..stage import Stage, Told

OLD = {"dry_run": False, "trust": "verified", "account": "", "map_file": None, "report": None}


def still_open(stage: Stage) -> Told:
    """Tuesday 1 December: asked, answered, asked again, and that stays unanswered for now."""
    talk = stage.writes("vera", "2026-12-01 09:00", "Do you have snowdrops?")
    stage.replies(stage.ben, "2026-12-01 09:30", talk)
    stage.writes("vera", "2026-12-01 11:00", "And winter aconites?", into=talk)
    stage.gives(talk, "2026-12-01 11:10", stage.ben)
    return {"still open": talk.pk}


def still_held(stage: Stage) -> Told:
    """Wednesday 2 December: answered, and put on hold for the nursery, which has not called back."""
    talk = stage.chats("walt", "2026-12-02 09:00", "When is the yew in stock?")
    stage.replies(stage.ben, "2026-12-02 09:10", talk)
    stage.at("2026-12-02 09:20")
    closure.hold(talk, "the nursery", actor=stage.ben)
    stage.catch_up()
    return {"still held": talk.pk}


def came_twice(stage: Stage) -> Told:
    """Thursday 3 December: the server that brings the letter is not sure we have it, and brings it again: before it is
    answered, and once more after it was."""
    letter = {"external_id": "letter-of-xena", "text": "Is the greenhouse heated?"}
    talk = stage.writes("xena", "2026-12-03 09:00", **letter)
    again(stage, "2026-12-03 09:05", letter, key="letter-of-xena")
    stage.replies(stage.ben, "2026-12-03 09:20", talk)
    stage.resolves(stage.ben, "2026-12-03 09:30", talk)
    again(stage, "2026-12-03 10:00", letter, key="another delivery")
    return {"came twice": talk.pk}


def again(stage: Stage, moment: str, row: dict[str, str], key: str) -> None:
    """The very same arrives once more: as the delivery we know by its `key`, or as another one of the same letter."""
    stage.at(moment)
    before = Interaction.objects.count()
    hands_in(stage.accounts["letters"], {"sender": stage.address("xena", "letters"), **row}, key=key, who="xena")
    settle()
    stage.catch_up()
    assert Interaction.objects.count() == before


def slipped(stage: Stage) -> Told:
    """Friday 4 December: Ben has it; by a slip it is given to Mia and taken back within a minute."""
    talk = stage.chats("yuri", "2026-12-04 09:00", "Which grit for the path?")
    stage.gives(talk, "2026-12-04 09:05", stage.ben)
    stage.at("2026-12-04 09:10")
    with deeds.doing("assign", [talk.pk], actor=stage.ben) as did:
        assignment.assign(talk, agent_of(stage.mia), actor=stage.ben)
    stage.at("2026-12-04 09:11")
    assert did.deed is not None
    deeds.undo(did.deed, actor=stage.ben)
    stage.catch_up()
    stage.replies(stage.ben, "2026-12-04 09:15", talk)
    stage.resolves(stage.ben, "2026-12-04 09:20", talk)
    return {"slipped": talk.pk}


def meant_so(stage: Stage) -> Told:
    """Friday 4 December: first given to Ben by a slip and taken back, then given to Mia: nobody passed it on."""
    talk = stage.chats("zack", "2026-12-04 10:00", "And which gravel?")
    stage.at("2026-12-04 10:05")
    with deeds.doing("assign", [talk.pk], actor=stage.ada) as did:
        assignment.assign(talk, agent_of(stage.ben), actor=stage.ada)
    stage.at("2026-12-04 10:06")
    assert did.deed is not None
    deeds.undo(did.deed, actor=stage.ada)
    stage.catch_up()
    stage.gives(talk, "2026-12-04 10:10", stage.mia)
    stage.replies(stage.mia, "2026-12-04 10:15", talk)
    stage.resolves(stage.mia, "2026-12-04 10:20", talk)
    return {"meant so": talk.pk}


def moved_in(stage: Stage) -> Told:
    """Monday 7 December: the old help desk's year is brought in, one ticket of May 2024 among it: asked at 11:00,
    answered at 12:00, long closed; then the same file once more."""
    stage.at("2026-12-07 09:00")
    said = [comment(1, 7, "They broke"), comment(2, 8, "New ones are on their way")]
    with TemporaryDirectory() as folder:
        old = written(Path(folder) / "old", USER, ZOE, ticket(comments=said))
        for _time in range(2):
            commands.bring("zendesk", old, say=lambda _: None, **OLD)
    settle()
    stage.catch_up()
    talk = Conversation.objects.get(subject="Broken trays")
    return {"moved in": talk.pk}
