"""The nouns of core: agents, teams, the log of changes, and the rows that drive the worker."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.expressions import Func

from . import clock


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    ADMIN = "admin", "Administrator"
    MANAGER = "manager", "CX manager"
    LEAD = "lead", "Team lead"
    AGENT = "agent", "Agent"
    VIEWER = "viewer", "Viewer"


class Team(models.Model):
    name = models.CharField(max_length=100, unique=True)

    def __str__(self) -> str:
        return self.name


class AgentManager(BaseUserManager["Agent"]):
    def get_by_natural_key(self, username: str | None) -> Agent:
        return self.get(email__iexact=username)


class Agent(AbstractBaseUser):
    """Somebody who works here. Made by `core.accounts`, never by signing up."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.AGENT)
    is_active = models.BooleanField(default=True)
    teams = models.ManyToManyField(Team, related_name="agents", blank=True)
    zone = models.CharField(max_length=64, default="UTC")
    preferences = models.JSONField(default=dict, blank=True, help_text="What they chose for themselves, by key.")
    joined_at = models.DateTimeField(default=clock.now)
    owes_second_step = models.BooleanField(default=False, help_text="Has to set up a second step before anything else.")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[AgentManager] = AgentManager()

    def __str__(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class CurrentTransaction(Func):
    """The number of the writing transaction on PostgreSQL; 0 on SQLite, where ids are commit order already."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field: ClassVar[Any] = models.BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[str | int, ...]]:
        return "0", ()


class Change(models.Model):
    """Who did what to which subject: ids and words only, never a personal value. Written by `changes.record` alone."""

    id = models.BigAutoField(primary_key=True)
    xid = models.BigIntegerField(db_default=CurrentTransaction())
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    identity_id = models.BigIntegerField(null=True)
    audience = models.CharField(max_length=40, default="")
    commitment = models.BinaryField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["xid", "id"], name="change_cursor"),
            models.Index(fields=["subject_kind", "subject_id"], name="change_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"


class Cursor(models.Model):
    """How far a listener has read the log."""

    name = models.CharField(max_length=80, primary_key=True)
    position = models.CharField(max_length=50)
    at = models.DateTimeField(default=clock.now)


class DeadLetter(models.Model):
    """A change a listener could not take. It holds back later changes of the same subject, and of nothing else."""

    listener = models.CharField(max_length=80)
    change = models.ForeignKey(Change, models.CASCADE)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now, db_index=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listener", "change"], name="one_letter_per_change")]
        indexes = [models.Index(fields=["listener", "subject_kind", "subject_id"], name="dead_subject")]


class Lease(models.Model):
    """Work that one holder at a time may do: a shard of the inbox, a mailbox, a listener."""

    name = models.CharField(max_length=80, primary_key=True)
    holder = models.CharField(max_length=60)
    until = models.DateTimeField()


class Heartbeat(models.Model):
    """When a process was last seen alive, for `doctor` and readiness."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)


class CustomField(models.Model):
    """A field an organisation added to persons or conversations. `key` names its value for good."""

    class On(models.TextChoices):
        PERSON = "person", "Person"
        CONVERSATION = "conversation", "Conversation"

    class Kind(models.TextChoices):
        TEXT = "text", "Text"
        NUMBER = "number", "Number"
        DATE = "date", "Date"
        CHOICE = "choice", "Choice"
        YES_NO = "yes_no", "Yes or no"

    on = models.CharField(max_length=12, choices=On.choices)
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TEXT)
    choices = models.JSONField(default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["on", "key"], name="one_field_per_key")]

    def __str__(self) -> str:
        return self.label


class SignInRules(models.Model):
    """How one signs in here: one row, made when something is first decided. `sealed` holds the provider's secret."""

    class Otherwise(models.TextChoices):
        VIEWER = "viewer", "Viewer"
        AGENT = "agent", "Agent"
        NOBODY = "nobody", "May not come in"

    two_steps = models.BooleanField(default=False)
    issuer = models.CharField(max_length=300, blank=True)
    client_id = models.CharField(max_length=300, blank=True)
    sealed = models.TextField(blank=True)
    label = models.CharField(max_length=60, blank=True)
    domains = models.JSONField(default=list, blank=True)
    enforced = models.BooleanField(default=False)
    creates = models.BooleanField(default=False)
    group_claim = models.CharField(max_length=60, blank=True, default="groups")
    groups = models.JSONField(default=list, blank=True, help_text="[group, role, team or nothing], one a group.")
    otherwise = models.CharField(max_length=8, choices=Otherwise.choices, default=Otherwise.VIEWER)
    saml = models.JSONField(default=dict, blank=True, help_text="Where the provider is, and its certificates (PEM).")

    @property
    def by_saml(self) -> bool:
        """Whether the company's sign-in speaks SAML: `issuer` is then "saml:" and the provider's entity ID."""
        return self.issuer.startswith("saml:")


class CompanyAccount(models.Model):
    """Who somebody is at the company's own sign-in: `subject` is what the provider `issuer` calls them for good."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="company_accounts")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    joined_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_agent_per_subject"),
            models.UniqueConstraint(fields=["issuer", "agent"], name="one_subject_per_agent"),
        ]


class CompanyAnswer(models.Model):
    """What a provider's SAML answer proved, sealed until the browser fetches it, once; its digest until it is stale."""

    assertion = models.CharField(max_length=64, unique=True)
    ticket = models.CharField(max_length=64, unique=True)
    sealed = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(db_index=True)


class SignedIn(models.Model):
    """One place where an agent is signed in, as they recognise it. Lives as long as the session."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="places")
    session_key = models.CharField(max_length=40, db_index=True)
    way = models.CharField(max_length=12)
    device = models.CharField(max_length=80)
    address = models.CharField(max_length=45, blank=True)
    began = models.DateTimeField(default=clock.now)
    seen = models.DateTimeField(default=clock.now)


class ApiToken(models.Model):
    """A key for programs, which act as `agent` within `scopes`. Of the key itself only a keyed hash is kept."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Brand(models.Model):
    """A name under which customers meet us. `address` is how they write to it, `colour` is #rrggbb, all but the name
    may be empty."""

    name = models.CharField(max_length=80)
    address = models.CharField(max_length=320, blank=True, default="")
    colour = models.CharField(max_length=7, blank=True, default="")
    logo_url = models.CharField(max_length=500, blank=True, default="")
    signature = models.TextField(blank=True, default="")
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name
