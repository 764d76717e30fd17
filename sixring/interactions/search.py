"""Finding messages by their words, and by who wrote them, over which account, in which month, with a file or without.

What was said is in the index a moment after it was recorded; until then its words are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from sixring.channels import inbox
from sixring.channels.contract import SILENT
from sixring.core.words import asking
from sixring.core.words.asking import Question, Words
from sixring.core.words.folding import MARK, MOST, is_single, singles, words
from sixring.core.words.index import Entry, Index
from sixring.core.words.rising import Reader

from .models import Attachment, Interaction

TABLE = "interactions_words"
FIELDS = (
    "pk", "subject", "text", "account_id", "channel", "direction", "identity_id", "identity__display",
    "identity__value", "identity__person__name", "agent_id", "occurred_at",
)  # fmt: skip
AT_ONCE = 8
reception = inbox.GoesFirst()


def said() -> QuerySet[Interaction]:
    """Touches with words; steps on a site and the like have none."""
    return Interaction.objects.exclude(kind__in=SILENT)


def entries(ids: Sequence[int]) -> list[Entry]:
    """What the index keeps of these touches, in their order."""
    rows = {row["pk"]: row for row in Interaction.objects.filter(pk__in=ids).values(*FIELDS)}
    files: dict[int, list[str]] = {}
    for pk, name in Attachment.objects.filter(interaction__in=ids).order_by("pk").values_list("interaction", "name"):
        files.setdefault(pk, []).append(name)
    return [(pk, words_of(rows[pk], files.get(pk, []))) for pk in ids if pk in rows]


def words_of(row: dict[str, Any], files: Sequence[str]) -> list[str]:
    """Rule: the words of a touch, part by part so that no phrase runs over an end, then its marks."""
    party = " ".join(filter(None, (row["identity__person__name"], row["identity__display"], row["identity__value"])))
    parts = [row["subject"], row["text"], *files, party]
    told: list[str] = []
    for part in filter(None, parts):
        told += [*words(part), MARK]
    side = "f" if row["direction"] == Interaction.Direction.IN else "t"
    whose = [f"{MARK}{side}{word}" for word in words(party)]
    letters = sorted(singles(" ".join(parts)))[:500]
    return [*told[: MOST - 500], *whose[:60], *letters, *(MARK + name for name in marks_of(row, bool(files)))]


def marks_of(row: dict[str, Any], with_file: bool) -> Iterable[str]:
    at: datetime = row["occurred_at"].astimezone(UTC)
    yield from (f"a{row['account_id']}", f"k{row['channel']}", f"d{row['direction']}", f"i{row['identity_id'] or 0}")
    yield from (f"y{at:%Y}", f"m{at:%Y%m}", f"o{at:%Y%m%d}")
    if row["agent_id"]:
        yield f"g{row['agent_id']}"
    if with_file:
        yield "x"


index = Index(TABLE)
reader = Reader(index, said, entries)


def settle() -> int:
    """Index what was recorded since; reception goes first, for a while. Returns how many touches were read."""
    if reception.now():
        return 0
    return sum(reader.read_on() for _ in range(AT_ONCE))


def catch_up() -> int:
    """Index all there is, now; returns how many touches were read."""
    total = 0
    while read := reader.read_on(1000):
        total += read
    return total


def forget(ids: Collection[int]) -> None:
    """Take these touches out of the index, quickly, while their rows still say what they said. A name of the customer's
    from before stays findable; `index.erase` takes that too and reads the whole index for it."""
    at = reader.place().at
    found = [index.standing(entry) for entry in entries([pk for pk in ids if pk <= at])]
    index.drop([entry for entry in found if entry])


def put_back(ids: Collection[int]) -> None:
    """Index touches anew that `forget` took out, by what their rows say now."""
    at = reader.place().at
    index.put(entries([pk for pk in ids if pk <= at]))


def newest(
    question: Question, *, below: int | None = None, limit: int = 200, tail: Sequence[Entry] | None = None
) -> list[int]:
    """Ids of touches that answer `question`, latest recorded first; what is not indexed yet is looked at too: the
    `tail` of the reader, where it is known."""
    rising = reader.tail() if tail is None else tail
    fresh = [pk for pk, told in rising if (below is None or pk < below) and asking.holds(question, told)]
    if len(fresh) >= limit:
        return fresh[:limit]
    found = index.newest(question, below=below, limit=limit - len(fresh))
    known = set(fresh)
    return fresh + [pk for pk in found if pk not in known]


# What can be asked.


def containing(text: str, *, begun: bool = False) -> Question:
    """Touches with the words of `text` in this order, in the message, in a file's name, or in whose it is."""
    if is_single(text):
        return asking.mark(f"c{words(text)[0]}") if words(text) else asking.NEVER
    return Words(tuple(words(text)), begun)


def told_by(text: str, *, begun: bool = False, to: bool = False) -> Question:
    """Touches from a customer of this name or address; with `to`, ours to them."""
    return Words(tuple(f"{MARK}{'t' if to else 'f'}{word}" for word in words(text)), begun)


def of_identities(identities: Iterable[int], direction: str = "") -> Question:
    """Touches of these customers; 0 stands for those of nobody known."""
    whose = asking.mark(*(f"i{pk}" for pk in identities))
    return asking.both(whose, asking.mark(f"d{direction}")) if direction else whose


def on_accounts(accounts: Iterable[int]) -> Question:
    return asking.mark(*(f"a{pk}" for pk in accounts))


def by_agent(agent: int) -> Question:
    return asking.mark(f"g{agent}")


def over(kinds: Iterable[str]) -> Question:
    return asking.mark(*(f"k{kind}" for kind in kinds))


WITH_FILE = asking.mark("x")


def within(first: date, last: date) -> Question:
    """Touches of the days from `first` to `last` (UTC), by the years, months and days that make up that time."""
    return asking.mark(*spans(first, last))


def spans(first: date, last: date) -> Iterator[str]:
    """Rule: whole years and months where they fit, days at the ends."""
    day = first
    while day <= last:
        year_end, month_end = date(day.year, 12, 31), end_of_month(day)
        if (day.month, day.day) == (1, 1) and year_end <= last:
            name, end = f"y{day:%Y}", year_end
        elif day.day == 1 and month_end <= last:
            name, end = f"m{day:%Y%m}", month_end
        else:
            name, end = f"o{day:%Y%m%d}", day
        yield name
        day = end + timedelta(days=1)


def end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
