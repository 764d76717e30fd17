"""STOP, START and HELP by short message, with Twilio's own handling of them beside ours."""

from datetime import timedelta

import pytest

from sixring.channels import outbox
from sixring.channels.contract import Outbound
from sixring.channels.models import Dispatch
from sixring.conversations.models import Placement
from sixring.core import clock as time_of_day
from sixring.core.actors import SYSTEM
from sixring.people import consent
from sixring.people.consent import YES, Saying

from .conftest import message

pytestmark = pytest.mark.django_db


def may(touch):
    return consent.may_send(touch.identity, "offers", "message")


@pytest.fixture
def agreed(comes):
    """Dan's number, which agreed to offers."""

    def agrees(account):
        (touch,) = comes(message("Hello", 50), account=account)
        at = time_of_day.now() - timedelta(days=1)
        consent.keep([Saying(touch.identity, "offers", "message", YES, at, "tests")], actor=SYSTEM)
        return touch

    return agrees


def test_stop_ends_what_serves_a_purpose_and_is_confirmed(agreed, comes, open_account, twilio):
    account = open_account(trusted=True)
    before = agreed(account)
    assert may(before)
    (touch,) = comes(message("Stop!"), account=account)
    outbox.settle()
    assert not may(before)
    assert not Placement.objects.filter(interaction=touch).exists()
    assert "START takes this back" in twilio.form["Body"]


def test_start_counts_where_numbers_are_believed_and_only_there(agreed, comes, open_account, texts, clock):
    believing = open_account(trusted=True)
    before = agreed(believing)
    comes(message("STOP", 2))  # on an account that only claims
    assert not may(before)
    clock.forward(minutes=1)
    comes(message("START", 3))
    assert not may(before)
    comes(message("START", 4), account=believing)
    assert may(before)


def test_what_twilio_confirmed_itself_is_not_confirmed_twice(agreed, comes, open_account):
    account = open_account(trusted=True)
    before = agreed(account)
    comes(message("no more of this", OptOutType="STOP"), account=account)
    assert not may(before)
    assert not Dispatch.objects.filter(key__startswith="keyword:").exists()


def test_help_is_answered_and_goes_to_the_team(comes):
    (touch,) = comes(message("HELP"))
    assert Placement.objects.filter(interaction=touch, current=True).exists()
    assert Dispatch.objects.filter(key__startswith="keyword:help:").count() == 1


def test_an_answer_leaves_after_stop_as_well_and_twilio_says_why_it_may_not(comes, texts, twilio):
    comes(message("STOP"))
    twilio.says = [(201, {"sid": "SM1"}), (400, {"code": 21610})]
    outbox.settle()
    outbox.enqueue(texts, Outbound("+447700900123", "Your order is here.", "m1"), audience="conversation:1")
    outbox.settle()
    assert "They sent STOP" in Dispatch.objects.get(key="m1").error
