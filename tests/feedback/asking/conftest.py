"""GreenThumb's mailbox and chat, Dan's agreement, and what makes triggers and lets the worker go round."""

from datetime import timedelta

import pytest

from sixring.channels import outbox
from sixring.channels.models import Account, Dispatch
from sixring.core import clock as time_of_day
from sixring.core import listeners
from sixring.core.actors import SYSTEM
from sixring.core.proof import Proof, ProofKind
from sixring.feedback.asking import going_out, rules, triggering
from sixring.feedback.asking.rules import Rules
from sixring.feedback.models import Invitation
from sixring.people import consent
from sixring.people.consent import Saying
from sixring.people.models import Identity
from sixring.people.recognise import Sighting, recognise


@pytest.fixture
def mailbox(db, clock, channels):
    said = {"address": "care@us.test", "smtp_host": "mail.us.test", "name": "GreenThumb Gardens"}
    return Account.objects.create(kind="email", name="Care", settings=said)


def known(value="dan@example.com", kind="email"):
    proof = Proof(ProofKind.PROVIDER, by="tests")
    found = recognise([Sighting(kind, value, at=time_of_day.now(), proof=proof, source="tests")])[0]
    return Identity.objects.get(pk=found.pk)


def says(identity, answer="yes", channel="email", purpose="surveys"):
    at = time_of_day.now() - timedelta(minutes=1)
    consent.keep([Saying(identity, purpose, channel, answer, at, "tests")], actor=SYSTEM)
    return Identity.objects.get(pk=identity.pk)


@pytest.fixture
def dans(mailbox):
    """Dan's address; he agreed to surveys there."""
    return says(known())


def triggered(version, moment="resolved", active=True, **said):
    usual = rules.kept(rules.USUAL[moment]) | said
    read = rules.read(usual, Rules())
    return triggering.save(None, survey=version.survey, moment=moment, said=read, active=active, actor=SYSTEM)


def hear():
    while listeners.settle():
        pass


def goes():
    """What the worker does with what is due; returns every invitation, the oldest first."""
    while going_out.settle():
        pass
    return list(Invitation.objects.order_by("pk"))


def sent():
    """What is on its way, as it will leave."""
    return [one.outbound for one in Dispatch.objects.order_by("pk")]


def leave():
    while outbox.settle():
        pass
    hear()
