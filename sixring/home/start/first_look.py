"""The guided first look: a few steps, each to a real screen, ticked once taken, put away and brought back by a link.

A fresh installation is set up by it; the demo shows its stories, which are found by what they are, not by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from sixring.channels.models import Account
from sixring.conversations import access
from sixring.conversations.models import ContactReason, Reach
from sixring.core import clock, preferences
from sixring.core.actors import Actor
from sixring.core.errors import NotFound
from sixring.core.models import Agent
from sixring.interactions.timeline import people_visible_to
from sixring.people.models import Identity, Join, Person, Suggestion

NEW = timedelta(days=30)  # how long somebody is new here
WAYS = 3
Place = Callable[[Actor], str]


@dataclass(frozen=True, slots=True)
class Step:
    """`to` gives the address of its screen, "" where there is none for this actor; `done` knows without being told."""

    key: str
    title: Words
    text: Words
    to: Place
    act: str = "see"
    done: Callable[[], bool] = bool


@dataclass(frozen=True, slots=True)
class Offered:
    step: Step
    taken: bool


def steps(agent: Agent, actor: Actor) -> list[Offered]:
    """What is offered to `actor`, in order, each with whether it was taken."""
    looked = preferences.of(agent).looked
    found = [step for step in (TOUR if settings.DEMO else SETTING_UP) if actor.may(step.act)]
    return [Offered(step, step.key in looked or step.done()) for step in found if step.key in looked or step.to(actor)]


def is_shown(agent: Agent, offered: list[Offered]) -> bool:
    """Until it is put away or done; and only to who is new, outside the demo."""
    fresh = settings.DEMO or clock.now() - agent.joined_at < NEW
    return fresh and preferences.of(agent).first_look and not all(one.taken for one in offered)


def take(agent: Agent, key: str, *, actor: Actor) -> str:
    """Tick a step; returns where it leads. Raises `NotFound` where there is no such step for them."""
    step = next((one for one in (TOUR if settings.DEMO else SETTING_UP) if one.key == key and actor.may(one.act)), None)
    there = step.to(actor) if step else ""
    if step is None or not there:
        raise NotFound
    preferences.change(agent, actor=actor, looked=preferences.of(agent).looked | {key})
    return there


def show(agent: Agent, wanted: bool, *, actor: Actor) -> None:
    """Put it away, or bring it back from its beginning."""
    again = {"looked": frozenset[str]()} if wanted else {}
    preferences.change(agent, actor=actor, first_look=wanted, **again)


# Where the steps lead


def to(name: str, query: str = "") -> Place:
    return lambda actor: reverse(name) + (f"?{query}" if query else "")


def one_matter(actor: Actor) -> str:
    """A matter that crossed three channels: the latest that is known by name."""
    wide = Reach.objects.annotate(n=Count("accounts")).filter(n__gte=WAYS).values_list("pk", flat=True)
    rows = access.visible_to(actor).filter(noise="", reach__in=list(wide[:500])).order_by("-touched_at", "-pk")
    found = rows.values_list("pk", flat=True).first()
    return reverse("conversations:show", args=[found]) if found else ""


def one_person(actor: Actor) -> str:
    """Somebody with a proven identity, and one that only claims to be theirs."""
    proven = Identity.objects.filter(claimed=False, person__isnull=False)
    asked = Suggestion.objects.filter(state=Suggestion.State.OPEN, left__in=proven, right__in=proven)
    seen = people_visible_to(actor)
    for left, right in asked.order_by("-pk").values_list("left__person", "right__person")[:20]:
        if left != right and seen.filter(pk__in={left, right}).count() == 2:
            return reverse("people:show", args=[left])
    return ""


def one_join(actor: Actor) -> str:
    """Two who were joined, where it can be taken back."""
    joins = Join.objects.filter(decision__undone=False).order_by("-pk").values_list("parent", flat=True)[:20]
    for pk in joins:
        person = Person.objects.filter(pk=pk).values_list("redirect", flat=True).first()
        if people_visible_to(actor).filter(pk=person or pk).exists():
            return reverse("people:show", args=[person or pk]) + "#history"
    return ""


def widget(actor: Actor) -> str:
    """The page to try the chat on, where there is one."""
    key = Account.objects.filter(kind="webchat", enabled=True).order_by("pk").values_list("key", flat=True).first()
    there = f"/widget/{key}/try/"
    try:
        resolve(there)
    except Resolver404:
        return ""
    return there if key else ""


TOUR = (
    Step("matter", _("One matter, three channels"),
         _("A customer wrote, chatted and called about the same thing. Read it as one story."), one_matter),
    Step("person", _("Proven, or only said"),
         _("See by what we know somebody, and what only claims to be theirs and waits for your word."), one_person),
    Step("join", _("Take a join back"),
         _("Two became one person. Look at why, and undo it: nothing is lost."), one_join),
    Step("next", _("Take the next"),
         _("Go to the desk and press t: whoever is due first is yours."), to("conversations:list"), "answer"),
    Step("findings", _("What changed beyond noise"),
         _("The manager’s page says it in plain sentences, with the rows behind each."),
         to("home", "page=manager"), "see everything"),
    Step("widget", _("Be a customer"), _("Try the chat widget, and watch what you write arrive on the desk."), widget),
)  # fmt: skip
SETTING_UP = (
    Step("hours", _("Say when you are there"), _("Opening hours and holidays: reply targets count no closed hour."),
         to("work:hours"), "configure"),
    Step("reasons", _("Name why customers write"), _("Contact reasons make the findings of this page speak."),
         to("conversations:reasons"), "configure", ContactReason.objects.exists),
    Step("desk", _("Look at the desk"), _("Everything that waits for an answer, the most urgent first."),
         to("conversations:list")),
    Step("snippets", _("Keep a text you use again"), _("Type / in an answer to find it."),
         to("conversations:snippets"), "answer"),
    Step("you", _("Make it yours"), _("Your signature, your time zone, and what you want to hear of."), to("you")),
)  # fmt: skip
