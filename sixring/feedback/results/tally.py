"""The tally: answers counted once, so that results of a million are read from some thousand rows.

Whatever is not `counted` yet any reader counts along (`asking.py`), so a new answer shows at once; a duty takes it in
later, many at a time. Whoever changes or removes a response that may be counted calls `leave` first, in the same
transaction: it is taken out and counted anew as it is then. `rebuild` counts a day afresh; `differences` says where
the tally is not what counting gives, and a duty walks all days, one a minute, and mends what it finds.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max, Min, Sum
from django.db.models.fields.json import KeyTextTransform

from sixring.core import clock, rows
from sixring.core.models import Cursor

from ..models import Answer, Invitation, Response, Survey, Tally
from .cells import Cell, Facts, Said, cells, day_of, sent

log = logging.getLogger("sixring.feedback")
DAY, MONTH, NEWS = Tally.Level.DAY, Tally.Level.MONTH, Tally.Level.NEWS
BATCH = 500
A_DAY = timedelta(days=1)
CHECKED = "results: the day checked last"
KEY = "survey_id, question, cut, level, day, member, value"
ADD = f"""ON CONFLICT ({KEY}) WHERE NOT (level = 'n')
DO UPDATE SET count = feedback_tally.count + excluded.count"""
TAKE = """DELETE FROM feedback_tally WHERE id IN (SELECT id FROM feedback_tally WHERE level = 'n' LIMIT 20000)
RETURNING survey_id, day, question, cut, member, value, count"""
CLOSED_SOURCES = ("email", "sms", "chat", "whatsapp")  # an anonymous answer that came by these was asked for


def leave(ids: Collection[int]) -> None:
    """Responses are about to change or go: what they add is taken back. In the caller's transaction."""
    mine = Response.objects.select_for_update().filter(pk__in=ids, counted=True)
    counted = [one.pk for one in mine.only("pk").order_by("pk")]
    if counted:
        Response.objects.filter(pk__in=counted).update(counted=False)
        write(NEWS, {cell: -many for cell, many in of_responses(counted).items()})


def leave_invitations(ids: Collection[int]) -> None:
    """The same for invitations that are about to go, and for the answers that came by them."""
    leave(list(Response.objects.filter(invitation__in=ids).values_list("pk", flat=True)))
    mine = Invitation.objects.select_for_update().filter(pk__in=ids, counted=True)
    counted = [one.pk for one in mine.only("pk").order_by("pk")]
    if counted:
        Invitation.objects.filter(pk__in=counted).update(counted=False)
        write(NEWS, {cell: -many for cell, many in of_invitations(counted).items()})


def settle() -> int:
    """Take in what came since, and fold what was taken back. Returns how many."""
    return take_in(Response) + take_in(Invitation) + fold()


def take_in(kind: type[Response] | type[Invitation]) -> int:
    """Count the next responses or invitations that are not counted yet."""
    with transaction.atomic():
        next_ = list(uncounted(kind).order_by("pk").values_list("pk", flat=True)[:BATCH])
        free = uncounted(kind).filter(pk__in=next_).select_for_update(skip_locked=True)
        ids = [one.pk for one in free.only("pk").order_by("pk")]
        if ids:
            add(of_responses(ids) if kind is Response else of_invitations(ids))
            kind.objects.filter(pk__in=ids).update(counted=True)
    return len(ids)


def uncounted(kind: type[Any]) -> Any:
    """Rows of `kind` the tally does not hold."""
    left = kind.objects.filter(counted=False)
    return left if kind is Response else left.filter(sent_at__isnull=False)


def fold() -> int:
    """Put what was taken back into days and months."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TAKE)
            taken = cursor.fetchall()
        found: Counter[Cell] = Counter()
        for survey, day, question, cut, member, value, count in taken:
            at = day if isinstance(day, date) else date.fromisoformat(day)
            found[Cell(survey, at, question, cut, member, value)] += count
        add(found)
        if taken:
            Tally.objects.filter(survey__in={row[0] for row in taken}, count=0).delete()
    return len(taken)


def add(found: Counter[Cell]) -> None:
    """Add counts to their days and months. In an order of their own, so that two who add never wait for each other."""
    months: Counter[Cell] = Counter()
    for cell, many in found.items():
        months[cell._replace(day=cell.day.replace(day=1))] += many
    write(DAY, found, ADD)
    write(MONTH, months, ADD)


def write(level: str, found: dict[Cell, int], otherwise: str = "") -> None:
    made = (
        Tally(survey_id=c.survey, level=level, day=c.day, question=c.question, cut=c.cut, member=c.member,
              value=c.value, count=many) for c, many in sorted(found.items()) if many
    )  # fmt: skip
    rows.put(made, otherwise)


def of_responses(ids: Iterable[int]) -> Counter[Cell]:
    """What these responses add, by the rule."""
    wanted = list(ids)
    said = answers_of(wanted)
    found: Counter[Cell] = Counter()
    for pk, state, facts, asked, late in facts_of(Response.objects.filter(pk__in=wanted)):
        found.update(cells(facts, state, said.get(pk, ()), asked=asked, late=late))
    return found


def facts_of(responses: Any) -> Iterator[tuple[int, str, Facts, bool, bool]]:
    named = responses.annotate(team=KeyTextTransform("team", "context"), unseen=F("survey__anonymous")).values_list(
        "pk", "state", "survey_id", "at", "channel", "language", "team", "version_id", "incentive", "invitation_id",
        "late", "unseen", "source",
    )  # fmt: skip
    for pk, state, survey, at, channel, language, team_, version, gift, invitation, late, unseen, source in named:
        facts = Facts(survey, day_of(at), channel, language, team_ or "", version, bool(gift))
        asked = invitation is not None or (unseen and source in CLOSED_SOURCES)
        yield pk, state, facts, asked, late


def answers_of(ids: Collection[int]) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = {}
    mine = Answer.objects.filter(response__in=ids).values_list("response_id", "question", "number", "chosen", "text")
    for response, question, number, chosen, text in mine:
        found.setdefault(response, []).append(Said(question, number, chosen, bool(text)))
    return found


def of_invitations(ids: Collection[int]) -> Counter[Cell]:
    named = Invitation.objects.filter(pk__in=ids, sent_at__isnull=False).values_list(
        "version__survey_id", "sent_at", "channel", "language", "conversation__team__name", "version_id",
        "version__survey__incentive",
    )  # fmt: skip
    found: Counter[Cell] = Counter()
    for survey, at, channel, language, team, version, gift in named:
        assert at is not None
        found.update(sent(Facts(survey, day_of(at), channel, language, team or "", version, bool(gift))))
    return found


def counting(day: date) -> Counter[Cell]:
    """What counting gives for the responses and invitations of `day` (UTC) that are counted."""
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    found: Counter[Cell] = Counter()
    for survey in Survey.objects.values_list("pk", flat=True):  # the index begins with it
        for ids in some(Response.objects.filter(survey=survey, counted=True, at__gte=begin, at__lt=begin + A_DAY)):
            found.update(of_responses(ids))
    for ids in some(Invitation.objects.filter(counted=True, sent_at__gte=begin, sent_at__lt=begin + A_DAY)):
        found.update(of_invitations(ids))
    return found


def some(found: Any) -> Iterator[list[int]]:
    ids = list(found.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def held(day: date) -> Counter[Cell]:
    """What the tally says of `day`, news included."""
    mine = Tally.objects.filter(day=day, level__in=(DAY, NEWS)).values_list(
        "survey_id", "day", "question", "cut", "member", "value"
    )  # fmt: skip
    return Counter({Cell(*row[:-1]): row[-1] for row in mine.annotate(many=Sum("count")) if row[-1]})


def differences(day: date) -> dict[Cell, tuple[int, int]]:
    """Where the tally of `day` is not what counting gives: {cell: (tally, counting)}; months that are not the sum of
    their days too."""
    counted, tallied = counting(day), held(day)
    found = {one: (tallied[one], counted[one]) for one in {*counted, *tallied} if tallied[one] != counted[one]}
    return found or months_apart(day)


def months_apart(day: date) -> dict[Cell, tuple[int, int]]:
    first = day.replace(day=1)
    names = ("survey_id", "question", "cut", "member", "value")

    def counts(level: str, **where: Any) -> Counter[Cell]:
        mine = Tally.objects.filter(level=level, **where).values_list(*names).annotate(many=Sum("count"))
        return Counter({Cell(row[0], first, *row[1:-1]): row[-1] for row in mine if row[-1]})

    days, month = counts(DAY, day__gte=first, day__lt=(first + 31 * A_DAY).replace(day=1)), counts(MONTH, day=first)
    return {one: (month[one], days[one]) for one in {*days, *month} if days[one] != month[one]}


def rebuild(day: date) -> None:
    """Make the tally of `day` what counting gives, and its month the sum of its days. Writers wait meanwhile."""
    with transaction.atomic():
        hold_writers()
        mend_day(day)
        mend_month(day)


def hold_writers() -> None:
    """Nobody else changes the tally until the end of the transaction; on SQLite nobody could."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE feedback_tally IN SHARE ROW EXCLUSIVE MODE")


def mend_day(day: date) -> None:
    found = counting(day)
    found.subtract(held(day))
    add(found)


def mend_month(day: date) -> None:
    add_months = {one: days - month for one, (month, days) in months_apart(day).items()}
    write(MONTH, add_months, ADD)


def days() -> list[date]:
    """Every day from the first to the last that has an answer, or a count."""
    known: list[date] = []
    for survey in Survey.objects.values_list("pk", flat=True):
        ends = Response.objects.filter(survey=survey).aggregate(low=Min("at"), high=Max("at"))
        known += [day_of(moment) for moment in ends.values() if moment]
    sent_ = Invitation.objects.filter(counted=True).aggregate(low=Min("sent_at"), high=Max("sent_at"))
    known += [day_of(moment) for moment in sent_.values() if moment]
    known += [day for day in Tally.objects.filter(level=DAY).aggregate(low=Min("day"), high=Max("day")).values() if day]
    if not known:
        return []
    return [min(known) + n * A_DAY for n in range((max(known) - min(known)).days + 1)]


def rebuild_all() -> int:
    """Hold every day against counting and mend it; what nobody took in yet is taken in. Returns how many days."""
    while settle():
        pass
    every = days()
    for day in every:
        with transaction.atomic():
            hold_writers()
            mend_day(day)
    for first in sorted({day.replace(day=1) for day in every}):
        with transaction.atomic():
            hold_writers()
            mend_month(first)
    return len(every)


def check_next() -> int:
    """Hold the next day against counting, and mend it. Returns how many counts were wrong."""
    every = days()
    if not every:
        return 0
    kept, _fresh = Cursor.objects.get_or_create(name=CHECKED, defaults={"position": "", "at": clock.now()})
    day = next((one for one in every if one.isoformat() > kept.position), every[0])
    wrong = differences(day)
    if wrong:
        log.warning("The tally of %s differed from counting in %d places; it was counted anew.", day, len(wrong))
        rebuild(day)
    Cursor.objects.filter(pk=kept.pk).update(position=day.isoformat(), at=clock.now())
    return len(wrong)
