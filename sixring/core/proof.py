"""Proof belongs to the arrival, not to the address: what this very message or call proves about who sent it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models


class ProofKind(models.TextChoices):
    CLAIMED = "claimed", "only claimed"
    PROVIDER = "provider", "signed in with the provider"
    DOMAIN = "domain", "signed by the sender's domain"
    TOKEN = "token", "carries our signed token"
    CODE = "code", "returned a code we sent"
    AGENT = "agent", "recognised by a colleague"
    TRUSTED = "trusted", "the mailbox trusts every sender"


@dataclass(frozen=True, slots=True)
class Proof:
    """How far an arrival proves its sender: `kind`, `by` what (say `dkim:example.com`), `until` when it holds."""

    kind: ProofKind = ProofKind.CLAIMED
    by: str = ""
    until: datetime | None = None

    @property
    def proven(self) -> bool:
        return self.kind != ProofKind.CLAIMED


CLAIMED = Proof()
