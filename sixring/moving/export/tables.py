"""What is taken along: a file for each thing there is, and what its lines tell. Secrets stay; so does what can be made
again from the rest, and what passes: leases, drafts of a minute, who is typing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from sixring.conversations import reference
from sixring.people.consent import is_name

Line = dict[str, Any]
Lines = Iterator[Line]


def rows(label: str, columns: str, **only: Any) -> Callable[[], Lines]:
    """Lines of a model: its own columns, those of relations as ids."""

    def read() -> Lines:
        found: QuerySet[Any, Any] = model_of(label)._default_manager.filter(**only).order_by("pk")
        yield from found.values(*columns.split()).iterator(2000)

    return read


def model_of(label: str) -> Any:
    """ "core.Agent", or what lies between two: "core.Agent.teams"."""
    room, name, *field = label.split(".")
    model: Any = apps.get_model(room, name)
    return getattr(model, field[0]).through if field else model


def facts(consents: bool) -> Callable[[], Lines]:
    """What is said of people; what they agreed to is a file of its own."""
    read = rows("people.Fact", "id identity name value source proof trust observed_at")
    return lambda: (line for line in read() if is_name(line["name"]) == consents)


def conversations() -> Lines:
    columns = (
        "id subject state anchor team reason fields noise held_for assignee merged_into channel opened_at touched_at"
        " last_in_at last_out_at"
    )
    for line in rows("conversations.Conversation", columns)():
        yield line | {"reference": reference.of(line["id"])}


def companies() -> Lines:
    for fact in apps.get_model("people.Fact")._default_manager.filter(name="company").values("value").distinct():
        yield {"name": fact["value"]}


TABLES: Mapping[str, Callable[[], Lines]] = {
    "teams": rows("core.Team", "id name"),
    "agents": rows("core.Agent", "id email name role is_active zone joined_at"),
    "agents_of_teams": rows("core.Agent.teams", "agent team"),
    "brands": rows("core.Brand", "id name address colour logo_url signature"),
    "accounts": rows("channels.Account", "id kind name settings enabled created_at"),
    "persons": rows("people.Person", "id kind name redirect created_at"),
    "identities": rows("people.Identity", "id person scope kind value claimed display created_at"),
    "facts": facts(consents=False),
    "consents": facts(consents=True),
    "consent_wordings": rows("people.Wording", "id purpose version text at"),
    "companies": companies,
    "decisions": rows("people.Decision", "id kind actor_kind actor_id reason evidence score at undoes undone"),
    "links": rows("people.Link", "id identity person since until decision"),
    "joins": rows("people.Join", "id child parent decision"),
    "interactions": rows(
        "interactions.Interaction",
        "id account channel kind direction identity agent proof proof_by reference thread automatic subject text data"
        " occurred_at received_at recorded_at",
    ),
    "files": rows("interactions.Attachment", "id interaction key name content_type size"),
    "conversations": conversations,
    "messages": rows(
        "conversations.Placement", "id interaction conversation reason evidence at actor_kind actor_id", current=True
    ),
    "readers": rows("conversations.Audience", "id interaction identity"),
    "notes": rows("conversations.Note", "id conversation agent text at removed_at"),
    "tags": rows("conversations.Tag", "id name"),
    "tags_of_conversations": rows("conversations.Conversation.tags", "conversation tag"),
    "reasons": rows("conversations.ContactReason", "id name order retired"),
    "promises": rows("conversations.Promise", "id conversation what due_at agent by state at ended_at"),
    "snippets": rows("conversations.Snippet", "id name text agent shared team"),
    "views": rows("conversations.SavedView", "id name agent team shared query"),
    "noise_rules": rows("conversations.NoiseRule", "id kind scope value verdict by at ended_at"),
    "house_rules": rows("conversations.HouseRule", "name value"),
    "custom_fields": rows("core.CustomField", "id on key label kind choices order retired"),
    "opening_hours": rows("work.CalendarVersion", "id team valid_from zone week holidays at"),
    "targets": rows("work.Target", "id team channel first_minutes next_minutes"),
    "outcomes": rows(
        "work.Outcome", "id conversation kind team channel agent asked_at due_at answered_at business_seconds"
    ),
    "working_time": rows("work.WorkSpan", "id agent conversation started_at ended_at kind"),
    "old_numbers": rows("moving.Counterpart", "account kind old ours note"),
    "changes": rows("core.Change", "id at verb subject_kind subject_id actor_kind actor_id identity_id audience"),
}
