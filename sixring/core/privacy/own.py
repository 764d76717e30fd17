"""What core holds of a person: texts of errors that may name them. The rest is colleagues' or speaks in ids alone."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache

from sixring.core.models import DeadLetter

from . import Section, Subject, Tell, naming, piece, tally

ERASES = {"DeadLetter": "error"}
OURS = "of colleagues, who are no customers here; see docs/privacy.md"
KEEPS = {
    "Change": ("verb subject_kind actor_kind audience commitment",
               "ids and words; commitments can't be opened without the salt, which is erased"),
    "DeadLetter": ("listener subject_kind", "words of ours"),
    "Team": ("name", OURS),
    "Agent": ("password email name zone preferences", OURS),
    "Cursor": ("name position", "words of ours"),
    "Lease": ("name holder", "words of ours"),
    "Heartbeat": ("name note", "words of ours"),
    "CustomField": ("key label choices", "as an administrator named it"),
    "SignInRules": ("issuer client_id sealed label domains group_claim groups saml", OURS),
    "CompanyAnswer": ("assertion ticket sealed", OURS),
    "CompanyAccount": ("issuer subject", OURS),
    "SignedIn": ("session_key way device address", OURS),
    "ApiToken": ("name prefix digest scopes", OURS),
    "Brand": ("name address colour logo_url signature", "of the organisation itself"),
}  # fmt: skip
MESSAGES = "_messages"


def export(subject: Subject) -> Iterator[Section]:
    yield from ()


def erase(subject: Subject, tell: Tell) -> None:
    with piece(tell) as counts:
        for letter in list(naming(DeadLetter.objects.all(), "error", subject.traces)):
            DeadLetter.objects.filter(pk=letter.pk).update(error="")
            counts.update(tally(errors=1))
        forget_flashes()
    cache.clear()  # counters of attempts, by address among others


def forget_flashes() -> None:
    """Sentences a colleague's next page would have shown."""
    store = SessionStore()
    for session in Session.objects.all():
        told = session.get_decoded()
        if told.pop(MESSAGES, None) is not None:
            Session.objects.filter(pk=session.pk).update(session_data=store.encode(told))
