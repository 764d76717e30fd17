"""An entry of the stream: who said what, where, how it felt, and where it is answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.channels.sending import abilities_of
from sixring.conversations import access
from sixring.conversations.models import Placement
from sixring.core.actors import Actor
from sixring.interactions.models import Interaction
from sixring.interactions.timeline import people_visible_to
from sixring.people.models import Identity

from ..models import Plan, Reading, Response
from ..plan import rules as plan_rules
from ..reading import words as felt
from ..surveys.design import Design
from .filters import ANSWERS, KINDS, MESSAGES
from .finding import Found, tone

SAID = {"nps": gettext_lazy("Recommendation"), "csat": gettext_lazy("Satisfaction"), "ces": gettext_lazy("Ease"),
        "stars": gettext_lazy("Stars")}  # fmt: skip
STARS = "★★★★★☆☆☆☆☆"
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Badge:
    """A word with its tone: "", good, watch or bad."""

    words: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """`public`: everybody reads it, and what we answer. `outside`: where it is answered, when that isn't here.
    `begins`: a response nobody has a conversation for yet, which one click puts on the desk."""

    kind: str
    at: datetime
    who: str
    channel: str
    where: str
    text: str
    scores: Sequence[Badge]
    feeling: Badge | None
    public: bool
    conversation: int | None
    outside: str
    begins: int | None
    plan: Plan | None
    only_day: bool

    @property
    def label(self) -> str:
        return str(KINDS[self.kind])


def entries(found: Sequence[Found], *, actor: Actor) -> list[Entry]:
    """In the order of `found`. Conversations and people the actor may not see are not named."""
    placed = placements([one for _kind, one in found])
    rooms = list(access.visible_to(actor).order_by().filter(pk__in=set(placed.values())).values_list("pk", flat=True))
    known = {pk: room for pk, room in placed.items() if room in set(rooms)}
    wanted = {one.identity.person_id for _kind, one in found if one.identity and one.identity.person_id}
    people = set(people_visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    held, plans = plan_rules.of(), open_plans(rooms)
    made = []
    for kind, one in found:
        draw = of_response if kind == ANSWERS else of_touch
        made.append(draw(kind, one, known, people, held, plans))
    return made


def placements(rows: Iterable[Any]) -> dict[int, int]:
    """Touch -> the conversation it stands in, whole."""
    touches = [one.pk if isinstance(one, Interaction) else one.interaction_id for one in rows]
    placed = Placement.objects.filter(interaction__in=[pk for pk in touches if pk], current=True)
    found = placed.values_list("interaction", "conversation", "conversation__merged_into")
    return {touch: access.whole(room) if merged else room for touch, room, merged in found}


def open_plans(rooms: Sequence[int]) -> dict[int, Plan]:
    return {one.conversation_id: one for one in Plan.objects.filter(conversation__in=rooms, state=Plan.State.OPEN)}


def of_response(
    kind: str, one: Response, known: Mapping[int, int], people: set[int], held: plan_rules.Rules,
    plans: Mapping[int, Plan],
) -> Entry:  # fmt: skip
    room = known.get(one.interaction_id or 0)
    texts = [answer.text for answer in one.answers.all() if answer.text]
    readings = [answer.reading for answer in one.answers.all() if hasattr(answer, "reading")]
    return Entry(
        kind, one.at, named(one.identity, people) or _("Somebody unnamed"), one.channel or one.source,
        one.survey.name, short("\n\n".join(texts)), list(scores(one, held)), feeling(readings[0] if readings else None),
        False, room, "", one.pk if one.interaction_id and room is None else None, plans.get(room or 0),
        one.survey.anonymous,
    )  # fmt: skip


def of_touch(
    kind: str, one: Interaction, known: Mapping[int, int], people: set[int], held: plan_rules.Rules,
    plans: Mapping[int, Plan],
) -> Entry:  # fmt: skip
    room, public = known.get(one.pk), kind != MESSAGES
    who = named(one.identity, people)
    rating = int(one.data.get("rating") or 0)
    stars = [Badge(STARS[5 - rating : 10 - rating], tone("stars", rating, 5, held))] if 1 <= rating <= 5 else []
    here = abilities_of(one.account, one.identity.kind if one.identity else "").replies
    return Entry(
        kind, one.occurred_at, who or str(one.data.get("author") or _("Somebody unnamed")), one.account.kind,
        str(one.data.get("source") or one.account.name), short(words_of(one.text)), stars,
        feeling(reading_of(one)), public, room, "" if here else str(one.data.get("answer_url") or ""), None,
        plans.get(room or 0), False,
    )  # fmt: skip


def words_of(text: str) -> str:
    """Without the line of stars a review begins with; they have a badge."""
    first, _line, rest = text.partition("\n")
    return rest.lstrip() if first and not first.strip("★☆ ") else text


def named(identity: Identity | None, people: set[int]) -> str:
    """What to call them: their person's name, where they may be known, else the address they used."""
    if identity is None:
        return ""
    person = identity.person
    known = person.name if person is not None and person.pk in people else ""
    return known or identity.display or identity.value


def scores(response: Response, held: plan_rules.Rules) -> Iterator[Badge]:
    said = {one.question: one.number for one in response.answers.all() if one.number is not None}
    for question in Design.of(response.version).scored:
        number = said.get(question.key)
        if number is not None and question.points:
            name, top = SAID.get(question.kind, question.label), question.points[-1]
            yield Badge(f"{name} {number:g} / {top}", tone(question.kind, number, top, held))


def reading_of(touch: Interaction) -> Reading | None:
    return getattr(touch, "reading", None)


def feeling(reading: Reading | None) -> Badge | None:
    return None if reading is None else Badge(felt.of_label(reading), felt.tone(reading))


def short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"
