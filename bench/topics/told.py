"""Made-up texts of a busy help desk, and responses, written straight into the tables."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from math import log
from typing import Any

SUBJECTS, WORDS, ASIDE, PEOPLE = 80, 14, 400, 5000
BATCH = 5000
LETTERS = "bdfgklmnprstvz"


def vocabulary(many: int, chance: random.Random) -> list[str]:
    """Words nobody uses, so that no encoder has opinions about them beyond their letters."""
    found: set[str] = set()
    while len(found) < many:
        found.add("".join(chance.choice(LETTERS) + chance.choice("aeiou") for _ in range(chance.randint(2, 4))))
    return sorted(found)


def sayings() -> tuple[list[list[str]], list[str]]:
    chance = random.Random(7)
    words = vocabulary(SUBJECTS * WORDS + ASIDE, chance)
    chance.shuffle(words)
    return [words[WORDS * at : WORDS * (at + 1)] for at in range(SUBJECTS)], words[SUBJECTS * WORDS :]


def tell(many: int, week: int = 0) -> None:
    """`many` texts over half a year (or the last week), some subjects far more often than others."""
    from sixring.channels.models import Account
    from sixring.core import clock
    from sixring.people.models import Identity

    chance, (subjects, aside) = random.Random(week + 1), sayings()
    account = Account.objects.get_or_create(kind="email", name="Mail")[0]
    if not Identity.objects.exists():
        Identity.objects.bulk_create(
            Identity(kind="email", value=f"c{n}@example.com", display="") for n in range(PEOPLE)
        )  # fmt: skip
    people = list(Identity.objects.values_list("pk", flat=True))
    days = 6 if week else 180
    rows = []
    for n in range(many):
        subject = min(SUBJECTS - 1, int(chance.paretovariate(0.8)) - 1 + chance.randrange(SUBJECTS // 2))
        said = " ".join(chance.sample(subjects[subject], 6) + chance.sample(aside, 3))
        at = clock.now() - timedelta(minutes=1 + chance.random() * days * 1440)
        rows.append((subject, said, at, chance.choice(people), f"{week}-{n}"))
    for start in range(0, many, BATCH):
        put(account, rows[start : start + BATCH])


def put(account: Any, rows: list[tuple[int, str, Any, int, str]]) -> None:
    from django.db import transaction

    from sixring.feedback.models import Reading
    from sixring.interactions.models import Interaction

    with transaction.atomic():
        touches = Interaction.objects.bulk_create(
            Interaction(
                account=account, channel="email", kind="message", direction="in", identity_id=who, proof="domain",
                dedupe=f"{subject}-{key}", text=said, occurred_at=at, received_at=at,
            )
            for subject, said, at, who, key in rows
        )  # fmt: skip
        Reading.objects.bulk_create(
            Reading(
                interaction=touch, identity_id=touch.identity_id, language="en", sentiment=(row[0] % 7 - 3) / 3,
                label="neutral", strength=0.3, confidence=0.7, churn=None, encoder="bench",
                occurred_at=touch.occurred_at,
            )
            for touch, row in zip(touches, rows, strict=True)
        )  # fmt: skip


def answer(many: int) -> None:
    """Responses to an NPS survey over twelve channels that matter more or less."""
    from sixring.core import clock
    from sixring.feedback.models import Answer, Response, Survey, SurveyVersion

    chance = random.Random(3)
    design = {"languages": ["en"], "questions": [{"key": "nps", "kind": "nps", "scale": [0, 10], "texts": {}}]}
    survey = Survey.objects.create(name="Bench", key="bench", state="open")
    version = SurveyVersion.objects.create(survey=survey, number=1, design=design, published_at=clock.now())
    told = [(chance.randrange(12), n) for n in range(many)]
    responses = Response.objects.bulk_create(
        Response(
            survey=survey, version=version, dedupe=f"bench-{n}", source="link", channel=f"channel {way}",
            state="complete", at=clock.ago(days=1),
        )
        for way, n in told
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(response=one, question="nps", number=max(0, min(10, round(chance.gauss(5 + way / 3, 2)))))
        for one, (way, _n) in zip(responses, told, strict=True)
    )


def places() -> dict[int, int]:
    """{reading: topic} of all that have one."""
    from sixring.feedback.models import Mention

    rows = Mention.objects.filter(topic__isnull=False).values_list("reading", "topic")
    return {reading: topic or 0 for reading, topic in rows}


def agreement() -> float:
    """NMI of topics found and subjects told, over texts that have a topic."""
    from sixring.feedback.models import Mention

    rows = Mention.objects.filter(topic__isnull=False).values_list("topic", "reading__interaction__dedupe")
    pairs = Counter((topic, str(key).split("-")[0]) for topic, key in rows)
    n, found, true = sum(pairs.values()), Counter[Any](), Counter[Any]()
    for (topic, subject), many in pairs.items():
        found[topic] += many
        true[subject] += many
    both = sum(m / n * log(m * n / (found[t] * true[s])) for (t, s), m in pairs.items())
    spread = [-sum(m / n * log(m / n) for m in one.values()) for one in (found, true)]
    return 2 * both / sum(spread) if sum(spread) else 0.0


def found() -> dict[str, Any]:
    from sixring.feedback.models import TopicRun

    last = TopicRun.objects.order_by("-pk").first()
    figures = last.figures if last else {}
    return {
        "topics": figures.get("topics"), "themes": figures.get("themes"), "true_subjects": SUBJECTS,
        "new_in_second": figures.get("new"), "encoder": last.encoder if last else "",
    }  # fmt: skip
