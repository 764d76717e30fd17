"""Random surveys, who was asked, what they answered, and how their texts were read."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from .outbox import some_time

SCALES = {"csat": (5, 7), "nps": (10,), "ces": (7,), "stars": (5, 10)}
STATES = ("complete",) * 8 + ("partial", "dismissed", "suspect")
ASKED = ("waiting", "sent", "sent", "started", "answered", "answered", "not_sent", "expired")
CHANNELS = ("email", "webchat", "")
TOUCHPOINTS = ("delivery", "chat", "")


def ask(chance: random.Random, customers: Sequence[int], conversations: Sequence[int]) -> None:
    """Everything of it, for everybody."""
    versions = surveys(chance)
    asked = invite(chance, customers, versions)
    told = respond(chance, customers, conversations, versions, asked)
    answer(chance, told)


def surveys(chance: random.Random) -> list[Any]:
    from sixring.feedback.models import Survey, SurveyVersion

    found = []
    for number, touchpoint in enumerate(TOUCHPOINTS):
        survey = Survey.objects.create(name=f"Survey {number}", key=f"survey{number}", touchpoint=touchpoint)
        questions = [{"key": kind, "kind": kind, "scale": list(range_of(kind, chance.choice(highs)))}
                     for kind, highs in SCALES.items()]  # fmt: skip
        design = {"languages": ["en"], "questions": [*questions, {"key": "why", "kind": "text"}]}
        found.append(SurveyVersion.objects.create(survey=survey, number=1, design=design))
    return found


def range_of(kind: str, high: int) -> tuple[int, int]:
    return (0 if kind == "nps" else 1), high


def invite(chance: random.Random, customers: Sequence[int], versions: Sequence[Any]) -> list[Any]:
    from sixring.feedback.models import Invitation

    rows = []
    for number, who in enumerate(customers):
        at, state = some_time(chance), chance.choice(ASKED)
        left = state not in ("waiting", "not_sent") or (state == "not_sent" and chance.random() < 0.5)
        rows.append(Invitation(
            version=chance.choice(versions), identity_id=who, key=f"made:{number}", dedupe=f"made:{number}",
            channel=chance.choice(CHANNELS), state=state, due_at=at, created_at=at,
            sent_at=at + timedelta(hours=1) if left else None,
        ))  # fmt: skip
    return list(Invitation.objects.bulk_create(rows, batch_size=500))


def respond(
    chance: random.Random, customers: Sequence[int], talks: Sequence[int], versions: Sequence[Any], asked: Sequence[Any]
) -> list[Any]:
    """Answers to invitations, and others nobody asked for."""
    from sixring.feedback.models import Response

    came = [one for one in asked if one.state in ("answered", "started")]
    rows = [(one.version, one.identity_id, one, one.sent_at + timedelta(hours=chance.randint(1, 90))) for one in came]
    rows += [(chance.choice(versions), chance.choice(customers), None, some_time(chance)) for _ in customers]
    return list(Response.objects.bulk_create([
        Response(
            survey_id=version.survey_id, version=version, identity_id=who, invitation=invitation, dedupe=f"made:{at}",
            conversation_id=chance.choice([*talks[:200], None]), source="link", channel=chance.choice(CHANNELS),
            state="partial" if invitation and invitation.state == "started" else chance.choice(STATES), at=moment,
        ) for at, (version, who, invitation, moment) in enumerate(rows)
    ], batch_size=500))  # fmt: skip


def answer(chance: random.Random, told: Sequence[Any]) -> None:
    from sixring.feedback.models import Answer

    rows = []
    for one in told:
        for question in one.version.design["questions"]:
            if question["kind"] == "text":
                rows.append(Answer(response=one, question="why", text="It was as it was."))
            elif chance.random() < 0.7:
                low, high = question["scale"]
                rows.append(Answer(response=one, question=question["key"], number=chance.randint(low, high)))
    made = Answer.objects.bulk_create(rows, batch_size=500)
    read(chance, [{"answer": one, "at": one.response.at} for one in made if one.text])


def read(chance: random.Random, texts: Sequence[dict[str, Any]]) -> None:
    """A reading of each text, and its topic where one was found; the oldest are not sorted into topics at all."""
    from sixring.feedback.models import Mention, Reading, Topic

    topics = list(Topic.objects.all()) or [Topic.objects.create(name=name) for name in ("Parcels", "Plants", "Money")]
    rows = []
    for text in texts:
        feeling = round(chance.uniform(-1, 1), 3)
        label = "negative" if feeling < -0.3 else "positive" if feeling > 0.3 else "neutral"
        rows.append(Reading(
            interaction=text.get("interaction"), answer=text.get("answer"), conversation_id=text.get("conversation"),
            occurred_at=text["at"], sentiment=feeling, label=label, strength=abs(feeling), confidence=0.8,
            measured=chance.random() < 0.8, churn=chance.choice((None, 0.0, 0.4, 0.5, 0.9)), encoder="made",
            repeated=chance.random() < 0.1,
        ))  # fmt: skip
    made = Reading.objects.bulk_create(rows, batch_size=500)
    Mention.objects.bulk_create([
        Mention(reading=one, topic=chance.choice([*topics, None]), weight=0.5) for one in made if chance.random() < 0.8
    ], batch_size=500)  # fmt: skip
