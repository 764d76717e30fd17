"""Bringing in: a batch of rows of one stage becomes what it is here, in the caller's transaction, all of it or nothing.

A batch that fails is tried row by row (`moves.py`), so that one bad row goes alone among the rejects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sixring.channels.contract import Attachment
from sixring.conversations import past
from sixring.conversations.models import Conversation
from sixring.conversations.past import Beside, Brought, Message
from sixring.core import media
from sixring.core.actors import Actor
from sixring.core.models import Agent
from sixring.people.models import Identity
from sixring.people.normalise import normalise

from . import counterparts, people
from .models import Counterpart, Move
from .told import Company, File, Item, Said, Someone, Ticket, Unreadable

State = Conversation.State
LARGEST_FILE = 100 * 1024 * 1024
SYSTEM_KEY = "-1"
WORDLESS = "(no words)"


class Bringing:
    """One batch of one stage. `counts` says what became of it."""

    def __init__(self, move: Move, actor: Actor) -> None:
        assert move.account is not None
        self.move, self.account, self.actor = move, move.account, actor
        self.counts: Counter[str] = Counter()

    def bring(self, items: Sequence[Item]) -> None:
        self.companies([one for one in items if isinstance(one, Company)])
        self.people([one for one in items if isinstance(one, Someone)])
        self.tickets([one for one in items if isinstance(one, Ticket)])

    # Companies and people.

    def companies(self, told: Sequence[Company]) -> None:
        known = counterparts.found(self.account, "company", {one.key for one in told})
        fresh = [one for one in told if one.key not in known or known[one.key].note != one.name]
        counterparts.keep(self.account, "company", [(one.key, None, "", one.name) for one in fresh])
        self.counts["companies"] += len(fresh)
        self.counts["here already"] += len(told) - len(fresh)

    def people(self, told: Sequence[Someone]) -> None:
        self.agents([one for one in told if one.works_here])
        self.customers([one for one in told if not one.works_here])

    def agents(self, told: Sequence[Someone]) -> None:
        """Colleagues of the old system are told from customers, and known here by their address."""
        known = counterparts.found(self.account, "agent", {one.key for one in told})
        by_address = agents_by_address(address.value for one in told for address in one.addresses)
        kept = []
        for one in told:
            ours = [by_address[a.value.lower()] for a in one.addresses if a.value.lower() in by_address]
            kept.append((one.key, ours[0] if ours else None, "", one.name))
        counterparts.keep(self.account, "agent", kept)
        self.counts["agents"] += len({one.key for one in told} - known.keys())
        self.counts["here already"] += len({one.key for one in told} & known.keys())

    def customers(self, told: Sequence[Someone]) -> list[Identity]:
        if not told:
            return []
        known = counterparts.found(self.account, "person", {one.key for one in told})
        companies = counterparts.found(self.account, "company", {one.company for one in told})
        identities = people.known_as(told, self.move, {key: one.note for key, one in companies.items()})
        pairs = list(zip(told, identities, strict=True))
        counterparts.keep(self.account, "person", [(one.key, who.pk, "", "") for one, who in pairs if one.key])
        self.counts["opt-outs"] += people.keep_answers(told, identities, self.move, self.actor)
        fresh = {who.pk for one, who in pairs if one.key not in known}
        self.counts["persons"] += len(fresh)
        self.counts["here already"] += len(told) - len(fresh)
        return identities

    # Tickets.

    def tickets(self, told: Sequence[Ticket]) -> None:
        known = counterparts.found(self.account, "ticket", {one.number for one in told})
        there = {(number, one.digest) for number, one in known.items()}
        same = [one for one in told if (one.number, one.digest) in there]
        self.counts["here already"] += len(same)
        latest = {one.number: one for one in told if one not in same}
        self.counts["here already"] += len(told) - len(same) - len(latest)
        fresh = [one for number, one in latest.items() if number not in known]
        grown = [one for number, one in latest.items() if number in known]
        cast = Cast(self, list(latest.values()))
        self.begin(fresh, cast)
        self.go_on(grown, known, cast)

    def begin(self, told: Sequence[Ticket], cast: Cast) -> None:
        matters = [cast.matter(one) for one in told]
        made = past.bring(matters, self.account, actor=self.actor)
        kept = [(one.number, c.pk, one.digest, one.subject) for one, c in zip(told, made, strict=True)]
        counterparts.keep(self.account, "ticket", kept)
        self.counts["tickets"] += len(made)
        self.count_messages(matters)

    def go_on(self, told: Sequence[Ticket], known: Mapping[str, Counterpart], cast: Cast) -> None:
        """What a newer export adds to tickets that are here."""
        if not told:
            return
        matters = [cast.matter(one) for one in told]
        rows = Conversation.objects.select_related("reach").in_bulk([known[one.number].ours or 0 for one in told])
        for matter in matters:
            matter.conversation = whole(rows.get(known[matter.number].ours or 0))
        there = [matter for matter in matters if matter.conversation]
        added = past.add(there, self.account, actor=self.actor)
        kept = [(one.number, known[one.number].ours, one.digest, one.subject) for one in told]
        counterparts.keep(self.account, "ticket", kept)
        self.counts["messages"] += added
        self.counts["tickets that went on"] += len(there)

    def count_messages(self, matters: Iterable[Brought]) -> None:
        for matter in matters:
            self.counts["messages"] += len(matter.messages)
            self.counts["notes"] += len(matter.notes)
            self.counts["attachments"] += sum(len(one.files) for one in matter.messages)
            self.counts["files left behind"] += sum(len(one.left_behind) for one in matter.messages)


class Cast:
    """Everybody a batch of tickets names, looked up at once."""

    def __init__(self, bringing: Bringing, told: Sequence[Ticket]) -> None:
        self.bringing = bringing
        account = bringing.account
        keys = {key for one in told for key in (one.requester, one.assignee, *(said.author for said in one.said))}
        self.agents = counterparts.found(account, "agent", keys)
        inline = {
            one.key: one
            for ticket in told
            for one in (ticket.whom, *(said.whom for said in ticket.said))
            if one is not None and one.key
        }
        self.meet(inline)
        known = counterparts.found(account, "person", keys | inline.keys())
        self.identities = Identity.objects.in_bulk([one.ours or 0 for one in known.values()])
        self.people = {key: self.identities[one.ours or 0] for key, one in known.items() if one.ours in self.identities}
        addresses = [one.assignee_email for one in told] + [said.email for one in told for said in one.said]
        self.by_address = agents_by_address(addresses)
        self.by_value = identities_of(said.email for one in told for said in one.said if said.outgoing is None)

    def meet(self, inline: Mapping[str, Someone]) -> None:
        """People told within tickets alone, or told better there."""
        here = set(counterparts.found(self.bringing.account, "person", inline.keys()))
        fresh = [one for key, one in inline.items() if key not in here and key not in self.agents]
        working = [one for one in fresh if one.works_here]
        self.bringing.agents(working)
        self.bringing.customers([one for one in fresh if not one.works_here])
        self.agents |= counterparts.found(self.bringing.account, "agent", {one.key for one in working})

    def matter(self, told: Ticket) -> Brought:
        asker = self.people.get(told.requester) or (self.people.get(told.whom.key) if told.whom else None)
        if asker is None and told.requester not in self.agents:
            who = told.requester or (told.whom.key if told.whom else "nobody")
            raise Unreadable(f"Whoever asked ({who}) is among no people that could be brought in.")
        said = sorted(told.said, key=lambda one: one.at)
        public = [one for one in said if one.public] or said[:1]
        return Brought(
            number=told.number, subject=told.subject, state=State(told.state), opened_at=told.opened_at, anchor=asker,
            assignee_id=self.assignee(told), tags=told.tags,
            messages=[self.message(one, asker, told) for one in public],
            notes=[self.note(one) for one in said if one not in public],
        )  # fmt: skip

    def assignee(self, told: Ticket) -> int | None:
        agent = self.agents.get(told.assignee)
        return (agent.ours if agent else None) or self.by_address.get(told.assignee_email.lower())

    def message(self, said: Said, asker: Identity | None, ticket: Ticket) -> Message:
        agent, other = self.agents.get(said.author), self.customer(said)
        machine = said.author == SYSTEM_KEY
        ours = self.colleague(said)
        outgoing = said.outgoing if said.outgoing is not None else bool(agent or ours or machine) or other is None
        files = [attached(one) for one in said.files if one.path]
        name = "" if ours or not outgoing else agent.note if agent else said.by
        return Message(
            key=said.key, text=said.text or ("" if said.files else WORDLESS), at=said.at, outgoing=outgoing,
            identity=asker if outgoing else other or asker, agent_id=ours if outgoing else None, by=name,
            automatic="the old help desk" if machine else "", channel=said.channel or ticket.channel, files=files,
            left_behind=[one.name for one in said.files if not one.path],
        )  # fmt: skip

    def customer(self, said: Said) -> Identity | None:
        """Which customer wrote it, if one did."""
        return self.people.get(said.author) or self.by_value.get(normalise("email", said.email) or "")

    def colleague(self, said: Said) -> int | None:
        """Who of those here wrote it."""
        agent = self.agents.get(said.author)
        return (agent.ours if agent else None) or self.by_address.get(said.email.lower())

    def note(self, said: Said) -> Beside:
        """A note of somebody who isn't here is kept under whoever brings it, and says whose it was."""
        ours, agent = self.colleague(said), self.agents.get(said.author)
        if ours:
            return Beside(said.text, said.at, ours)
        name = agent.note if agent else said.by
        importer = self.bringing.move.agent_id
        if importer is None:
            raise Unreadable("Nobody is left here under whose name its notes could be kept.")
        return Beside(f"{name}: {said.text}" if name else said.text, said.at, importer)


def attached(file: File) -> Attachment:
    """A file that came along, kept for good before the row that names it commits."""
    path = Path(file.path)
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise Unreadable(f"Its file {file.name} is larger than {LARGEST_FILE // 2**20} MB.")
    with path.open("rb") as opened:
        key = media.keep_stream(iter(lambda: opened.read(1 << 20), b""))
    return Attachment(file.name, file.content_type, b"", key=key, size=size)


def agents_by_address(addresses: Iterable[str]) -> dict[str, int]:
    """Colleagues here by address; switched-off ones too, for what they once wrote."""
    wanted = {address.strip().lower() for address in addresses if address}
    return dict(Agent.objects.filter(email__in=wanted).values_list("email", "pk")) if wanted else {}


def identities_of(addresses: Iterable[str]) -> dict[str, Identity]:
    """Whom these addresses are known to be, proven before claimed."""
    wanted = {normalise("email", address) for address in addresses if address} - {None}
    found = Identity.objects.filter(kind="email", value__in=wanted).order_by("-claimed") if wanted else ()
    return {one.value: one for one in found}


def whole(conversation: Conversation | None) -> Conversation | None:
    """What it became part of; itself, mostly."""
    while conversation is not None and conversation.merged_into is not None:
        conversation = conversation.merged_into
    return conversation
