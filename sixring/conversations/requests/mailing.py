"""Mails of our own fixed words with a link in them: over which account they leave, and that the link is not kept."""

from __future__ import annotations

from django.db.models import QuerySet

from sixring.channels import outbox
from sixring.channels.contract import Outbound
from sixring.channels.models import Account, Dispatch
from sixring.channels.sending import abilities_of
from sixring.core.listeners import listens
from sixring.core.models import Change
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

HOLDS_LINK = "holds_link"  # marks a dispatch whose text is forgotten once it has left
AUDIENCE = "requests"


def able() -> list[Account]:
    """Accounts over which mail leaves for an address that did not write to them."""
    rows = Account.objects.filter(enabled=True).order_by("pk").prefetch_related("teams")
    return [one for one in rows if is_able(one)]


def is_able(account: Account) -> bool:
    abilities = abilities_of(account)
    ready = account.kind != "email" or bool(account.settings.get("smtp_host") and account.settings.get("address"))
    return abilities.starts and "email" in abilities.reaches and ready


def account_for(identity: Identity) -> Account | None:
    """The account this address knows us by: the one it last heard of, else the first."""
    known = {one.pk: one for one in able()}
    used: QuerySet[Interaction] = Interaction.objects.filter(identity=identity, account__in=known)
    last = used.order_by("-occurred_at").values_list("account", flat=True).first()
    return known[last] if last else next(iter(known.values()), None)


def within_sight_of(account: Account, candidates: list[Account]) -> list[Account]:
    """Rule: those that nobody sees who does not see `account` too, so that words of it can be sent over them."""
    seers = {team.pk for team in account.teams.all()}
    theirs = [(one, {team.pk for team in one.teams.all()}) for one in candidates]
    return [one for one, teams in theirs if not seers or (teams and teams <= seers)]


def send(account: Account, to: str, key: str, subject: str, text: str, *, audience: str = AUDIENCE) -> None:
    """Put a mail of fixed words on its way, in the caller's transaction."""
    outbound = Outbound(to=to, text=text, key=key, subject=subject, data={"automatic": True, HOLDS_LINK: True})
    outbox.enqueue(account, outbound, audience=audience)


def name_of(account: Account) -> str:
    """As customers know it."""
    return str((account.settings or {}).get("name") or account.name)


@listens("conversations: links are forgotten once sent", "dispatch.accepted")
def forget_link(change: Change) -> None:
    """A link opens what it was sent for; nobody here needs to be able to read it again."""
    row = Dispatch.objects.filter(pk=change.subject_id, **{f"outbound__data__{HOLDS_LINK}": True}).first()
    if row is not None:
        Dispatch.objects.filter(pk=row.pk).update(outbound={**row.outbound, "text": "", "html": ""})
