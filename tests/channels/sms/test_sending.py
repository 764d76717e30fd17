"""Sending: what Twilio takes, what it will not, and what nobody knows until a receipt or the list says so."""

import pytest

from sixring.channels import outbox, reconcile
from sixring.channels.contract import Outbound
from sixring.channels.models import Account, Dispatch
from sixring.core.fetch import FetchFailed, FetchRefused

from .conftest import DANS, OURS, SETTINGS, sid

pytestmark = pytest.mark.django_db
CREATED = "Mon, 02 Mar 2026 12:00:30 +0000"


@pytest.fixture
def sends(texts, twilio, clock):
    def sending(answer=None, to=DANS, account=texts, key="m1"):
        twilio.says = [answer] if answer else []
        outbox.enqueue(account, Outbound(to, "It is on its way.", key), audience="conversation:1")
        outbox.settle()
        return Dispatch.objects.get(key=key)

    return sending


def refused(status, code, *rest):
    return (status, {"code": code, "message": "no", "status": status}, *rest)


def test_what_twilio_takes_is_sent_as_our_number_and_asks_for_its_receipts(sends, twilio, texts, settings):
    settings.PUBLIC_URL = "https://desk.gg.example"
    dispatch = sends()
    assert (dispatch.state, dispatch.external_id) == ("accepted", sid(900))
    assert twilio.calls[0][:2] == (
        "POST", f"https://api.twilio.com/2010-04-01/Accounts/{SETTINGS['account_sid']}/Messages.json"
    )  # fmt: skip
    assert twilio.form == {
        "To": DANS, "Body": "It is on its way.", "From": OURS,
        "StatusCallback": f"https://desk.gg.example/hooks/{texts.key}?message=m1",
    }  # fmt: skip


@pytest.mark.parametrize("url", ["http://testserver", "http://localhost:8000", "http://10.0.0.5", "https://desk.local"])
def test_an_address_twilio_can_not_reach_is_not_named(url, sends, twilio, settings):
    settings.PUBLIC_URL = url
    sends()
    assert "StatusCallback" not in twilio.form


def test_a_number_of_the_recipients_country_writes_or_the_messaging_service_chooses(sends, twilio, open_account):
    sends(to="+12025550199")
    assert twilio.form["From"] == "+12025550100"
    sends(to="+33612345678", key="m2")
    assert twilio.form["From"] == OURS
    sends(account=open_account(service="MG" + "b" * 32, region="ie1"), key="m3")
    assert twilio.form["MessagingServiceSid"] == "MG" + "b" * 32
    assert twilio.calls[-1][1].startswith("https://api.dublin.ie1.twilio.com/")


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [
        (refused(400, 21610), "rejected", "STOP"),
        (refused(400, 21614), "rejected", "no mobile number"),
        (refused(404, 99999), "rejected", "error 99999"),
        (refused(400, "odd"), "rejected", "no reason"),
        (refused(429, 20429), "pending", "at once"),
        (refused(401, 20003), "pending", "auth token"),
        ((503, b"<html>"), "unknown", "503"),
        ((201, b"<html>"), "unknown", "could not be read"),
        ((201, b"[]"), "unknown", "could not be read"),
        (FetchFailed("It did not answer in time.", sent=True), "unknown", "in time"),
        (FetchFailed("The connection failed."), "pending", "connection"),
        (FetchRefused("It leads into a private network."), "pending", "private"),
    ],
)
def test_what_becomes_of_it_is_told_in_words(answer, state, said, sends):
    dispatch = sends(answer)
    assert dispatch.state == state
    assert said in dispatch.error


def test_too_many_at_once_waits_as_long_as_twilio_asks(sends, clock):
    assert sends(refused(429, 20429, 7.0)).due_at == clock.in_seconds(7)


def test_a_wrong_auth_token_is_the_accounts_trouble_until_it_is_mended(sends, texts, clock):
    sends(refused(401, 20003))
    assert "auth token" in Account.objects.get(pk=texts.pk).trouble
    clock.forward(minutes=1)
    outbox.settle()
    assert Account.objects.get(pk=texts.pk).trouble == ""


def listed(**row):
    return {
        "sid": sid(7), "to": DANS, "from": OURS, "direction": "outbound-api", "body": "It is on its way.",
        "date_created": CREATED, **row,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([listed()], True),
        ([listed(body="Sent from your Twilio trial account - It is on its way.")], True),
        ([], False),
        ([listed(body="Something else")], False),
        ([listed(direction="inbound")], False),
        ([listed(to=OURS)], False),
        ([listed(date_created="Mon, 02 Mar 2026 11:00:00 +0000")], False),
        ([listed(date_created="yesterday")], False),
        (["odd", {}, {"body": None}], False),
        ("odd", None),
    ],
)
def test_twilios_list_says_whether_it_has_what_nobody_knows(rows, found, sends, twilio, ada):
    dispatch = sends(FetchFailed("late", sent=True))
    twilio.says = [(200, {"messages": rows})]
    assert reconcile.ask(dispatch, actor=ada) is found
    dispatch.refresh_from_db()
    assert dispatch.state == ("accepted" if found else "unknown")


def test_the_same_words_sent_twice_are_not_mistaken_for_each_other(sends, twilio, ada):
    sends((201, {"sid": sid(7)}))
    lost = sends(FetchFailed("late", sent=True), key="m2")
    twilio.says = [(200, {"messages": [listed()]})]
    assert reconcile.ask(lost, actor=ada) is False


@pytest.mark.parametrize("answer", [FetchFailed("gone"), (500, b""), (200, b"<html>")])
def test_when_it_can_not_be_asked_nobody_knows(answer, sends, twilio, ada):
    lost = sends(FetchFailed("late", sent=True))
    twilio.says = [answer]
    assert reconcile.ask(lost, actor=ada) is None
