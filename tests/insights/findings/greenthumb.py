"""What is found in a built demo beside what is true of it, as JSON: `python -m tests.insights.findings.greenthumb` with
SIXRING_HOME set. Sentences are held against the database, not against the lake they were made from."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sixring.cli import prepare

ZONE = "Europe/London"


def main() -> dict[str, Any]:
    prepare()
    from sixring.conversations.models import Conversation
    from sixring.core import clock
    from sixring.demo.seasons import Year
    from sixring.insights.findings import episodes, findings
    from sixring.insights.journeys import making as journeys
    from sixring.insights.lake import exporting
    from sixring.insights.predictions import making as predictions

    exporting.update()
    journeys.make()
    predictions.make()
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    since, until = (today - timedelta(days=365)).date(), today.date()
    found = episodes(since, until, zone=ZONE)
    crisis = [at.date().isoformat() for at in Year.before(today).crisis]
    rows = Conversation.objects.filter(merged_into=None, noise="")
    return {
        "crisis": crisis,
        "episodes": [
            {
                "name": one.rose[0].name, "since": one.since.isoformat(), "until": one.until.isoformat(),
                "harmed": one.harmed, "sentence": one.sentence, "inside": one.rose[0].burst.inside,
                "counted": counted(rows, one.rose[0], one.since, one.until),
                "worse": [felt.metric for felt in one.felt if felt.worse],
            }
            for one in found
        ],
        "kinds": sorted({one.kind for one in findings(since, until, zone=ZONE, found=found)}),
        "leavers": leavers(),
    }  # fmt: skip


def counted(rows: Any, rise: Any, first: date, last: date) -> int | None:
    """The same in the database, by hand: conversations customers began in those days about that reason."""
    from zoneinfo import ZoneInfo

    from django.db.models import Exists, OuterRef

    from sixring.conversations.models import Placement

    if rise.by != "reason":
        return None
    zone = ZoneInfo(ZONE)
    since = datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC)
    until = datetime(last.year, last.month, last.day, tzinfo=zone).astimezone(UTC) + timedelta(days=1)
    heard = Placement.objects.filter(conversation=OuterRef("pk"), current=True, interaction__direction="in")
    found = rows.filter(Exists(heard), reason=rise.member, opened_at__gte=since, opened_at__lt=until)
    return int(found.count())


def leavers() -> dict[str, float]:
    """The mean chance of leaving of those who truly left, and of all others."""
    from statistics import fmean

    from django.conf import settings

    from sixring.demo import plan, truth
    from sixring.insights.predictions.models import Kind, Prediction
    from sixring.people.models import Identity

    world, _lines = truth.read(settings.HOME)
    made = plan.make(world["size"], world["seed"], datetime.fromisoformat(world["today"]))
    gone = {one.email.lower() for one in made.customers if one.leaves and one.email}
    people = set(Identity.objects.filter(kind="email", value__in=gone).values_list("person", flat=True))
    chances = list(Prediction.objects.filter(kind=Kind.LEAVING).values_list("person", "value"))
    true, others = ([value for person, value in chances if (person in people) is side] for side in (True, False))
    return {
        "true": fmean(true) if true else 0.0, "others": fmean(others) if others else 0.0, "n": len(true),
        "of": len(chances),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main()))
