"""What customers told us: answers, who was asked, what texts say, and which topic they belong to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import F

from sixring.feedback.models import Answer, Invitation, Reading, Response, SurveyVersion
from sixring.feedback.reading import rules
from sixring.feedback.surveys import design

from .aliases import Row, identities
from .changed import places

FELT = ("label", "sentiment", "confidence", "effort", "churn", "repeated", "language", "measured")
Asked = Mapping[tuple[int, str], design.Question]


def answers(responses: Collection[int]) -> list[Row]:
    """Scores given in these responses. What isn't complete, or was set aside, has a row without a number."""
    rows: list[Any] = list(
        Answer.objects.filter(response__in=responses, number__isnull=False).order_by("pk").values(
            "id", "question", "number", at=F("response__at"), identity=F("response__identity_id"),
            conversation=F("response__conversation_id"), team=F("response__conversation__team_id"),
            agent=F("response__conversation__assignee_id"), survey=F("response__survey_id"),
            version=F("response__version_id"), source=F("response__source"), channel=F("response__channel"),
            language=F("response__language"), state=F("response__state"), touchpoint=F("response__survey__touchpoint"),
        )
    )  # fmt: skip
    asked, who = questions({row["version"] for row in rows}), identities(row["identity"] for row in rows)
    found = []
    for row in rows:
        question = asked.get((row.pop("version"), row.pop("question")))
        if question is not None:
            row["who"] = who.get(row.pop("identity"))
            row["number"] = row["number"] if row.pop("state") == Response.State.COMPLETE else None
            found.append(row | {"metric": question.kind, "scale_high": float((question.scale or (0, 0))[1])})
    return found


def questions(versions: Iterable[int]) -> Asked:
    """Scored questions, by version and key."""
    rows = SurveyVersion.objects.filter(pk__in=set(versions)).values_list("pk", "design")
    return {(pk, one.key): one for pk, raw in rows for one in design.read(raw).questions if one.scored}


def invitations(ids: Collection[int]) -> list[Row]:
    """`at`: when it was sent, or made where it wasn't. `state` "bounced": it left and came back."""
    rows: list[Any] = list(
        Invitation.objects.filter(pk__in=ids).order_by("pk").values(
            "id", "channel", "state", "sent_at", "created_at", "identity_id", survey=F("version__survey_id"),
            answered_at=F("response__at"),
        )
    )  # fmt: skip
    who = identities(row["identity_id"] for row in rows)
    return [asked_row(row, who) for row in rows]


def asked_row(row: dict[str, Any], who: Mapping[int, int]) -> Row:
    came_back = row["state"] == Invitation.State.NOT_SENT and row["sent_at"] is not None
    answered = row["state"] == Invitation.State.ANSWERED
    return {
        "id": row["id"], "at": row["sent_at"] or row["created_at"], "who": who.get(row["identity_id"]),
        "survey": row["survey"], "channel": row["channel"], "state": "bounced" if came_back else row["state"],
        "answered_at": row["answered_at"] if answered else None,
    }  # fmt: skip


def readings(ids: Collection[int]) -> list[Row]:
    """What texts of customers say, by where they are now. `urgent` as lists mark it."""
    rows = list(
        Reading.objects.filter(pk__in=ids).order_by("pk").values(
            "id", "interaction_id", "identity_id", "urgency", *FELT, at=F("occurred_at"),
            touch=F("interaction__channel"), asked=F("answer__response__channel"),
            of=F("answer__response__conversation_id"),
        )
    )  # fmt: skip
    where, who = places([row["interaction_id"] for row in rows]), identities(row["identity_id"] for row in rows)
    return [
        {
            "id": row["id"], "at": row["at"], "who": who.get(row["identity_id"]),
            "conversation": where.get(row["interaction_id"]) or row["of"], "interaction": row["interaction_id"],
            "channel": row["touch"] or row["asked"], "urgent": (row["urgency"] or 0.0) >= rules.URGENT,
            **{name: row[name] for name in FELT},
        }
        for row in rows
    ]  # fmt: skip


def mentions(ids: Collection[int]) -> list[Row]:
    """By the number of their reading: each has one, without a topic where none was found."""
    rows = Reading.objects.filter(pk__in=ids).order_by("pk").values_list(
        "pk", "occurred_at", "mention__topic_id", "mention__weight"
    )  # fmt: skip
    return [
        {"id": pk, "at": at, "reading": pk, "topic": topic, "weight": weight if topic else None}
        for pk, at, topic, weight in rows
    ]
