"""What the composer shows: ways with their windows and limits, recipients, files, and what was begun before."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from sixring.channels import senders
from sixring.channels.models import Account
from sixring.core.models import Agent
from sixring.core.request import Request

from .. import subject
from ..forms import MOMENTS
from ..models import Conversation, Draft, Upload
from ..queues.filters import Choices
from ..sending import as_whom, held, prepared, recipients, replies, signatures
from ..sending.envelope import Envelope
from ..sending.forms import gaps_in
from ..sending.ways import Way
from ..writing import drafts, uploads


def composer_of(request: Request, conversation: Conversation) -> dict[str, Any]:
    """What `_composer.html` and the pending bubbles need; what a refused request typed stands above this."""
    if not request.actor.may("answer"):
        return {"may_answer": False, "held": held.pending(conversation, request.actor)}
    ways = replies.ways(conversation, request.actor)
    noting = request.GET.get("mode") == "note" or not any(not way.why_not for way in ways)
    draft = drafts.own(conversation, request.actor, noting=noting)
    envelope = Envelope.of(draft.envelope) if draft else Envelope()
    chosen = chosen_of(ways, envelope.way)
    everybody = recipients.everybody(conversation, chosen)
    if "all" in request.GET.getlist("to"):
        envelope = Envelope(way=envelope.way, to=everybody.to, cc=everybody.cc, subject=envelope.subject)
    return {
        "ways": ways,
        "chosen": chosen,
        "also": also(ways, chosen),
        "closed": closed(ways, chosen),
        **templates_of(ways, chosen, request.GET.get("template", "")),
        "noting": noting,
        "token": uuid.uuid4(),
        "may_answer": True,
        "moments": MOMENTS,
        "colleagues": Choices.of(request.actor).agents,
        "everybody": everybody,
        "draft": draft,
        "typed": draft.text if draft else "",
        "subject": subject_seen(request, conversation, chosen),
        **written_as(conversation, ways, chosen, envelope.sender, request.user),
        "held": held.pending(conversation, request.actor),
        **addressed(envelope, request.actor.id),
    }


def chosen_of(ways: Sequence[Way], key: str) -> Way | None:
    """The way a draft named, else the first that is open."""
    open_ways = [way for way in ways if not way.why_not]
    return next((way for way in open_ways if way.key == key), open_ways[0] if open_ways else None)


def also(ways: Sequence[Way], chosen: Way | None) -> list[Way]:
    """Other open ways to the customer, one for each channel: the icons beside the chosen one."""
    shown: dict[tuple[str, bool], Way] = {}
    for way in ways:
        if way is not chosen and not way.why_not and way.theirs and not way.outside:
            shown.setdefault((way.account.kind, way.public), way)
    return list(shown.values())[:4]


def closed(ways: Sequence[Way], chosen: Way | None) -> Way | None:
    """Where they wrote, when no answer goes there now: the reason stands above the text before anybody types."""
    if chosen is not None and chosen.used:
        return None
    return next((way for way in ways if way.why_not and way.used and way.theirs), None)


def templates_of(
    ways: Sequence[Way], chosen: Way | None, key: str, values: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Approved templates where nothing else goes; the one that was picked, and what its gaps are filled with."""
    way = closed(ways, chosen)
    found = prepared.offered(way) if way and way.takes_template else ()
    picked = prepared.chosen(key, found)
    gaps = [(f"value:{name}", called, (values or {}).get(name, "")) for name, called in (picked.gaps if picked else ())]
    return {"templates": found, "picked": picked, "gaps": gaps}


def written_as(
    conversation: Conversation, ways: Sequence[Way], chosen: Way | None, asked: str, agent: Agent
) -> dict[str, Any]:
    """The addresses one may write as, where an account has several, which one is chosen, and what will stand below."""
    held = list({way.account.pk: way.account for way in ways}.values())
    several = [(account, senders.of(account)) for account in held if len(senders.of(account)) > 1]
    now, sender = chosen.account if chosen else None, ""
    if now and now in [account for account, _ in several]:
        known = senders.chosen(now, asked)
        sender = known.address if known else as_whom.of(conversation, now) or senders.of(now)[0].address
    below = [row for account in held for row in signatures_of(account, agent)]
    return {
        "senders": several, "sender": sender,
        "signatures": [(*row, now is not None and row[0] == now.pk and row[1] in ("", sender)) for row in below],
    }  # fmt: skip


def signatures_of(account: Account, agent: Agent) -> list[tuple[int, str, str]]:
    """What will stand under a mail from `account`; from each address, where it has several."""
    several = senders.of(account)
    addresses = [one.address for one in several] if len(several) > 1 else [""]
    rows = [(account.pk, address, signatures.signature(agent, account, address)) for address in addresses]
    return [row for row in rows if row[2]]


def addressed(envelope: Envelope, agent: int | None) -> dict[str, Any]:
    """An envelope as the fields show it."""
    return {
        "envelope": envelope,
        "to": ", ".join(envelope.to),
        "cc": ", ".join(envelope.cc),
        "bcc": ", ".join(envelope.bcc),
        "attached": uploads.of(envelope.uploads, agent),
    }


def as_typed(posted: QueryDict, files: Sequence[Upload], ways: Sequence[Way], agent: int | None) -> dict[str, Any]:
    """What was typed into a refused form, just as it was."""
    tokens = [*posted.getlist("uploads"), *(one.token for one in files)]
    chosen = chosen_of(ways, posted.get("way", ""))
    return {
        "typed": posted.get("text", ""),
        "envelope": Envelope(subject=posted.get("subject", "")),
        "to": posted.get("to", ""),
        "cc": posted.get("cc", ""),
        "bcc": posted.get("bcc", ""),
        "attached": uploads.of(tokens, agent),
        "chosen": chosen,
        "also": also(ways, chosen),
        "closed": closed(ways, chosen),
        **templates_of(ways, chosen, posted.get("template", ""), gaps_in(posted)),
    }


def as_called_back(conversation: Conversation, text: str, kept: Envelope, ways: Sequence[Way], request: Request) -> Any:
    """What was called back, in front of what has been typed since; kept as a draft, so that it survives a reload."""
    begun = request.POST.get("text", "").strip() or own_words(drafts.own(conversation, request.actor, noting=False))
    text = f"{text}\n\n{begun}" if begun and begun != text else text
    version = request_version(conversation, request)
    draft = drafts.keep(
        conversation, text, kept.data(), version=version, noting=False, actor=request.actor
    )  # fmt: skip
    chosen = chosen_of(ways, kept.way)
    return {
        "typed": text, "draft": draft, "chosen": chosen, "also": also(ways, chosen), "noting": False,
        "restored": True, **addressed(kept, request.actor.id), **templates_of(ways, chosen, kept.template, kept.values),
    }  # fmt: skip


def own_words(draft: Draft | None) -> str:
    return draft.text.strip() if draft else ""


def request_version(conversation: Conversation, request: Request) -> int:
    draft = drafts.own(conversation, request.actor, noting=False)
    return draft.version if draft else 0


def subject_seen(request: Request, conversation: Conversation, chosen: Way | None) -> str:
    """What the answer will be called, where the agent may know it: it may have come by a channel hidden from them."""
    known = subject.of(conversation, request.actor) == conversation.subject
    return replies.subject_of(conversation, chosen) if known else ""
