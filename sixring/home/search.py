"""Searching everything, on a page and in the palette; and the palette's places and commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sixring.conversations import desk, queues, reference, searching
from sixring.conversations.queues import saved
from sixring.conversations.searching import Hit
from sixring.core.actors import Actor
from sixring.core.request import Request
from sixring.core.words.folding import words as words_of
from sixring.look import slots
from sixring.look.ring import rings

TABS = {"conversations": _("Conversations"), "messages": _("Messages"), "people": _("People")}
HELP = (
    ("seed trays", _("both words, in any order")),
    ('"seed trays"', _("these words one after the other")),
    ("tray*", _("words that begin so")),
    ("-compost", _("without this word")),
    ("from:dan  to:dan", _("written by a customer, or by us to them; a name or an address. from:me is yours")),
    ("channel:email", _("over this channel, or an account of this name")),
    ("is:open", _("or needs-us, waiting, on-hold, resolved, mine, unassigned, snoozed, spam")),
    ("before:2026-11  after:2026-10-05  on:2026", _("before, after or on a day, in a month or a year")),
    ("has:file", _("with an attachment")),
    ("tag:refund  reason:delivery  team:support  assignee:me", _("as the conversation is filed")),
    ("K7-4QF  #42", _("the conversation of this reference or number, also of the old help desk’s")),
)  # fmt: skip
FEW = 6


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere the palette leads."""

    label: str
    url: str
    icon: str
    hint: str = ""


@require_safe
def page(request: Request) -> HttpResponse:
    """Conversations, single messages or people that are asked for."""
    words, tab = request.GET.get("q", "").strip()[:300], request.GET.get("tab", "")
    tab = tab if tab in TABS else "conversations"
    asked, number = request.GET.get("page", ""), 1
    if asked.isdecimal() and len(asked) < 4:
        number = max(1, int(asked))
    kept = urlencode({"q": words, "tab": tab})
    tabs = [(key, label, urlencode({"q": words, "tab": key})) for key, label in TABS.items()]
    context = {"words": words, "tab": tab, "tabs": tabs, "number": number, "kept": kept, "help": HELP}
    return render(request, "home/search.html", {**context, **found(words, tab, number, request.actor)})


def found(words: str, tab: str, number: int, actor: Actor) -> dict[str, Any]:
    """What the tab shows of `words`."""
    asked = searching.parse(words)
    if tab == "messages":
        hits, more = searching.found_messages(words, actor, number)
    elif tab == "people":
        return {"asked": asked, "persons": faces(searching.people(asked, actor, 40))}
    else:
        all_found = searching.find(words, actor, number)
        hits, more = all_found.hits, all_found.more
        if all_found.persons:
            return {"asked": asked, "hits": rows(hits), "more": more, "persons": faces(all_found.persons[:4])}
    return {"asked": asked, "hits": rows(hits), "more": more}


def rows(hits: list[Hit]) -> list[dict[str, Any]]:
    """What a line shows of each hit."""
    drawn = rings([pk for hit in hits if (pk := desk.person_id(hit.conversation))])
    return [
        {
            "hit": hit,
            "name": desk.name_of(hit.conversation),
            "ring": drawn.get(desk.person_id(hit.conversation) or 0),
            "reference": reference.of(hit.conversation.pk),
        }
        for hit in hits
    ]


def faces(persons: list[Any]) -> list[tuple[Any, Any]]:
    drawn = rings([person.pk for person in persons])
    return [(person, drawn[person.pk]) for person in persons]


@require_safe
def quick(request: Request) -> HttpResponse:
    """What the palette offers for what was typed so far: places, people, conversations; without words the places."""
    typed = request.GET.get("q", "")[:300]
    going = [place for place in places(request) if answers(place, typed)]
    found = searching.find(typed, request.actor, typing=True)
    context = {
        "words": typed.strip(),
        "places": going[:FEW] if typed.strip() else going,
        "wrong": found.wrong,
        "persons": found.persons[:FEW],
        "hits": rows(found.hits[:FEW]),
    }
    return render(request, "home/_quick.html", context)


def places(request: Request) -> list[Place]:
    """Wherever this request may go: the rail, the settings, and the commands rooms offer."""
    rail = [Place(str(one.label), reverse(one.url_name), one.icon, one.key) for one in slots.rail_items(request)]
    verbs = [*views(request.actor)]
    verbs += [Place(str(one.label), one.url, one.icon, str(one.words)) for one in slots.verbs(request)]
    settings = [
        Place(str(one.label), reverse(one.url_name), one.icon, str(_("Settings")))
        for one in slots.settings_pages(request)
    ]
    return rail + verbs + settings


def views(actor: Actor) -> list[Place]:
    """Queues of the desk, and the views this agent may use."""
    desk_list, hint = reverse("conversations:list"), str(_("Desk"))
    found = [Place(str(one.label), f"{desk_list}?view={key}", one.icon, hint) for key, one in queues.QUEUES.items()]
    mine = saved.visible_to(actor)[: saved.IN_THE_MENU]
    return found + [Place(view.name, f"{desk_list}?saved={view.pk}", "filter", hint) for view in mine]


def answers(place: Place, typed: str) -> bool:
    """Rule: every word typed begins a word of the place."""
    told = words_of(f"{place.label} {place.hint}")
    return all(any(word.startswith(start) for word in told) for start in words_of(typed))
