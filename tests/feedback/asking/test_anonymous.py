"""Anonymous: nothing kept leads from an answer to who gave it, no row, no key, no moment, no word of the log."""

import re

import pytest
from django.apps import apps

from sixring.channels.models import Dispatch
from sixring.core.actors import SYSTEM
from sixring.core.models import Change
from sixring.feedback.asking import inviting, links
from sixring.feedback.models import Answer, Invitation, Ticket
from tests.feedback.asking.conftest import goes, known, leave, says, sent
from tests.feedback.surveying import a_survey, answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(mailbox, channels, monkeypatch):
    """Dan, Erin and Zoe, asked by a mail that left, and the tokens in their mailboxes."""
    from sixring.channels.registry import adapter_of

    monkeypatch.setattr(type(adapter_of("email")), "send", lambda self, message, account: message.key)
    version = a_survey(anonymous=True)
    for who in ("dan", "erin", "zoe"):
        identity = says(known(f"{who}@example.com"))
        inviting.invite(version, identity, dedupe=who, actor=SYSTEM)
    goes()
    tokens = [re.search(r"/s/([\w-]{38})/", one["text"])[1] for one in sent()]
    leave()
    return version, tokens


def answers(version, token):
    invitation = links.invitation_of(token)
    return answer(version, {"csat": 2, "why": "Two trays were broken"}, invitation=invitation, source="email")


def test_an_answer_is_kept_without_any_link(asked, clock):
    version, tokens = asked
    clock.forward(hours=5, minutes=17)
    response = answers(version, tokens[1])
    assert (response.identity_id, response.invitation_id, response.conversation_id, response.interaction_id) == (
        None,
    ) * 4
    assert response.state == "complete"


def test_nothing_of_an_invitation_tells_who_answered(asked):
    version, tokens = asked
    before = list(Invitation.objects.order_by("pk").values())
    answers(version, tokens[1])
    assert list(Invitation.objects.order_by("pk").values()) == before
    assert {one["state"] for one in before} == {"sent"}


def test_the_ticket_is_gone_and_a_second_answer_is_not_taken(asked):
    version, tokens = asked
    invitation = links.invitation_of(tokens[1])
    answers(version, tokens[1])
    assert Ticket.objects.count() == 2
    assert links.invitation_of(tokens[1]) is None
    assert inviting.answered(invitation) is False


def test_the_log_says_that_somebody_answered_and_not_who(asked, clock):
    version, tokens = asked
    last = Change.objects.order_by("-id").first().pk
    clock.forward(hours=5)
    answers(version, tokens[1])
    news = list(Change.objects.filter(pk__gt=last))
    assert [one.verb for one in news] == ["response.completed"]
    assert {(one.identity_id, one.audience) for one in news} == {(None, "")}


def test_no_table_holds_the_token_or_its_digest_after_the_answer(asked):
    version, tokens = asked
    answers(version, tokens[1])
    key = tokens[1][: links.KEY]
    held = {key, tokens[1], links.digest_of(key)}
    for model in apps.get_models():
        for row in model._default_manager.values():
            assert not any(secret in str(value) for value in row.values() for secret in held), model


def test_no_moment_of_the_answer_equals_one_of_an_invitation(asked, clock):
    version, tokens = asked
    clock.forward(hours=5, minutes=17)
    response = answers(version, tokens[1])
    moments = {value for row in Invitation.objects.values() for value in row.values() if hasattr(value, "hour")}
    assert not moments & {response.at, response.started_at}
    assert Answer.objects.filter(response=response).count() == 2


def test_tickets_of_a_day_are_all_alike(asked):
    """Neither in which order they were made nor when stands in them: a digest, a version, and the end of a day."""
    rows = list(Ticket.objects.values("version", "language", "expires_at").distinct())
    assert len(rows) == 1
    assert {field.name for field in Ticket._meta.fields} == {"digest", "version", "language", "expires_at"}


def test_what_the_outbox_kept_of_their_mail_holds_no_link(asked):
    _version, tokens = asked
    kept = " ".join(str(one.outbound) for one in Dispatch.objects.all())
    assert not any(token[: links.KEY] in kept for token in tokens)
