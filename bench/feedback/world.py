"""A survey with as many responses as asked for, over two years, written in bulk; and what it should come to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import connection, transaction

from sixring.core import rows
from sixring.core.models import Agent, Role
from sixring.feedback.models import Answer, Benchmark, Invitation, Response, Survey, SurveyVersion

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DAYS = 730
CHANNELS, LANGUAGES = ("email", "webchat", "sms", "whatsapp", "call"), ("en", "de", "fr", "es", "it")
TEAMS = ("Support", "Returns", "Orders", "Garden advice", "Billing", "Trade")
WORDS = ("The parcel came late again", "Lovely seeds, thank you", "I had to ask three times", "Quick and kind", "")
TOGETHER = 5_000
NEW = 100  # answers that nobody took in yet, while the pages are asked for: two seconds of fifty


def design(languages: tuple[str, ...] = LANGUAGES) -> dict[str, Any]:
    def question(key: str, ask: str, **said: Any) -> dict[str, Any]:
        return {"key": key, "kind": key, "texts": {"en": {"ask": ask}}, **said}

    options = [{"key": key, "texts": {"en": key.title()}} for key in ("web", "store", "phone", "other")]
    return {
        "languages": list(languages), "texts": {"en": {"title": "After delivery"}},
        "questions": [
            question("nps", "How likely are you to recommend us?"),
            question("csat", "How satisfied are you with this order?"),
            question("ces", "We made it easy for you to handle your matter"),
            question("where", "Where did you order?", options=options) | {"kind": "choice"},
            question("why", "What is the main reason?") | {"kind": "text"},
        ],
    }  # fmt: skip


class World:
    def __init__(self, count: int, seed: int) -> None:
        self.count, self.chance = count, Random(seed)

    def build(self) -> None:
        """A manager, a survey of three versions, as many invitations as answers, four in ten of which came by one."""
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA synchronous=OFF")
        Agent.objects.create(email="manager@us.test", name="Manager", role=Role.MANAGER)
        self.survey = Survey.objects.create(name="After delivery", key="after-delivery", state="open", incentive="5 %")
        self.versions = [
            SurveyVersion.objects.create(survey=self.survey, number=n, design=design(), published_at=NOW).pk
            for n in (1, 2, 3)
        ]
        Benchmark.objects.create(
            name="Retail, Europe", metric="nps", value=32, source="An invented report, p. 12", as_of=NOW.date()
        )
        self.asked = [one.pk for some in chunks(self.invitations()) for one in self.added(some)]
        for some in chunks(self.responses()):
            with transaction.atomic():
                added = rows.add(one for one, _answers in some)
                said = (answer for one, (_r, answers) in zip(added, some, strict=True) for answer in of(one, answers))
                rows.put(said)

    def added(self, some: list[Invitation]) -> list[Invitation]:
        with transaction.atomic():
            return rows.add(some)

    def invitations(self) -> Iterator[Invitation]:
        for n in range(self.count):
            sent = self.moment(n)
            yield Invitation(
                version_id=self.version(n), key=f"bench-{n}", dedupe=f"bench-{n}", channel=self.pick(CHANNELS),
                language=self.pick(LANGUAGES), state="sent", due_at=sent, sent_at=sent, counted=True, created_at=sent,
            )  # fmt: skip

    def responses(self) -> Iterator[tuple[Response, list[Answer]]]:
        """In the order they came in; those of the last stretch are not taken into the tally yet."""
        for n in range(self.count):
            yield self.response(n, counted=n < self.count - NEW)

    def response(self, n: int, *, counted: bool) -> tuple[Response, list[Answer]]:
        at, team = self.moment(n), self.pick(TEAMS)
        one = Response(
            survey_id=self.survey.pk, version_id=self.version(n), dedupe=f"bench-{n}", source="email",
            channel=self.pick(CHANNELS), language=self.pick(LANGUAGES), context={"team": team}, at=at, started_at=at,
            state="complete" if self.chance.random() < 0.9 else "partial", counted=counted,
            incentive="5 %" if self.chance.random() < 0.3 else "",
            invitation_id=self.asked[n] if self.chance.random() < 0.4 else None,
        )  # fmt: skip
        glad = 0.55 + 0.2 * n / self.count - (0.12 if team == "Returns" else 0)
        return one, self.answers(glad)

    def answers(self, glad: float) -> list[Answer]:
        good = self.chance.random() < glad
        scores = {"nps": self.pick((9, 10, 10, 8)) if good else self.chance.randrange(9),
                  "csat": self.pick((4, 5, 5)) if good else self.chance.randrange(1, 5),
                  "ces": self.pick((5, 6, 7)) if good else self.chance.randrange(1, 7)}  # fmt: skip
        said = [Answer(question=key, number=float(score)) for key, score in scores.items()]
        said.append(Answer(question="where", chosen=[self.pick(("web", "web", "store", "phone"))]))
        words = self.pick(WORDS)
        return said + ([Answer(question="why", text=words)] if words else [])

    def moment(self, n: int) -> datetime:
        return NOW - timedelta(days=DAYS) + timedelta(days=DAYS) * (n + self.chance.random()) / (self.count + 1)

    def version(self, n: int) -> int:
        return int(self.versions[3 * n // self.count])

    def pick(self, among: tuple[Any, ...]) -> Any:
        return among[int(self.chance.random() * len(among))]


def of(response: Response, answers: list[Answer]) -> Iterator[Answer]:
    for answer in answers:
        answer.response_id = response.pk
        yield answer


def chunks(made: Iterator[Any]) -> Iterator[list[Any]]:
    while some := list(islice(made, TOGETHER)):
        yield some
