"""Headers by which mail programs unsubscribe (RFC 2369, RFC 8058), and the mail that comes back by mailto."""

import email
import re
from datetime import UTC, datetime

import pytest
from django.conf import settings

from sixring.channels.adapters.email import outgoing, tokens
from sixring.channels.adapters.email.channel import Email
from sixring.channels.contract import Outbound, Raw
from sixring.channels.models import Account, Arrival
from sixring.conversations.preferences import links, sending
from sixring.people import consent
from sixring.people.models import Fact
from tests.cast import settle
from tests.conversations.preferring.conftest import agreed, known

MAILBOX = {"address": "care@us.test", "smtp_host": "mail.us.test", "name": "GreenThumb Gardens"}


def draft(*ways):
    return outgoing.Draft(
        sender="care@us.test", sender_name="Care", to="dan@example.com", message_id="1@us.test", text="Hello",
        date=datetime(2026, 3, 2, tzinfo=UTC), ways_out=ways,
    )  # fmt: skip


def headers(*ways):
    read = email.message_from_bytes(outgoing.build(draft(*ways)))
    return re.sub(r"\s+", "", read["List-Unsubscribe"] or ""), read["List-Unsubscribe-Post"]


def test_https_and_mailto_with_one_click():
    found = headers("https://us.test/preferences/out/x/", "mailto:care+u_a.b@us.test?subject=unsubscribe")
    assert found == (
        "<https://us.test/preferences/out/x/>,<mailto:care+u_a.b@us.test?subject=unsubscribe>",
        "List-Unsubscribe=One-Click",
    )


def test_without_https_there_is_no_one_click():
    assert headers("http://us.test/out/x/") == ("<http://us.test/out/x/>", None)
    assert headers() == ("", None)


def test_no_way_out_can_add_a_header():
    assert headers("https://us.test/\r\nBcc: cleo@example.com") == ("", None)
    assert headers("https://us.test/>,<https://evil.test/") == ("", None)


@pytest.mark.parametrize("number", [1, 16, 17, 2**40])
def test_the_address_says_whom_it_unsubscribes_and_nobody_can_make_one(number):
    made = tokens.way_out("care+news@us.test", number, "key")
    assert len(made.partition("@")[0]) <= 64
    assert tokens.out_by(made.upper(), "key") == number
    assert tokens.out_by(made, "other key") is None
    assert tokens.conversation_of(made, "key") is None
    assert tokens.out_by(made.replace("u_", "u_a"), "key") is None
    assert tokens.out_by(tokens.plus_address("care@us.test", number, "key"), "key") is None


@pytest.fixture
def mailbox(db):
    return Account.objects.create(kind="email", name="Care", settings=MAILBOX)


@pytest.fixture
def dans(db):
    return agreed(known("email", "dan@example.com"), "email")


def arrives(account, to, sender="dan@example.com", text="unsubscribe"):
    """A mail to `to`, received."""
    body = f"From: {sender}\r\nTo: {to}\r\nSubject: unsubscribe\r\nMessage-ID: <{len(text)}@x>\r\n\r\n{text}\r\n"
    Arrival.objects.create(
        account=account, event_key=f"m{len(text)}{to}", shard=0, raw=body.encode(), meta={"to": [to]}
    )
    settle()


@pytest.fixture
def shards(channels):
    """Arrivals are received here."""


def out_of(dans, purpose="offers"):
    return tokens.way_out("care@us.test", links.number(dans, purpose), settings.SECRET_KEY)


def test_only_what_serves_a_purpose_carries_them(mailbox, dans, ada):
    dispatch = sending.send(mailbox, dans, "offers", "Trays", "New trays.", actor=ada, key="offer:1")
    said = dispatch.outbound
    assert said["data"]["unsubscribe"]["link"].startswith(settings.PUBLIC_URL + "/preferences/out/")
    assert "/preferences/" in said["text"]
    assert said["purpose"] == "offers"
    from sixring.channels.adapters.email.drafting import ways_out
    from sixring.channels.adapters.email.mailbox import settings_of

    assert ways_out(Outbound(to="x", text="x", key="x"), settings_of(mailbox)) == []
    ways = ways_out(Outbound(to="x", text="x", key="x", data=said["data"]), settings_of(mailbox))
    assert ways[1] == f"mailto:{out_of(dans)}?subject=unsubscribe"


def test_a_mail_to_it_unsubscribes_whoever_sends_it_and_opens_no_conversation(mailbox, dans, shards):
    arrives(mailbox, out_of(dans), sender="dan.reed@elsewhere.example")
    assert not consent.may_send(dans, "offers", "email")
    from sixring.conversations.models import Conversation

    assert not Conversation.objects.exists()


def test_one_that_says_more_is_read_by_the_team_as_well(mailbox, dans, shards):
    from sixring.conversations.models import Conversation

    arrives(mailbox, out_of(dans), text="Please also tell me where my order is. " * 8)
    assert not consent.may_send(dans, "offers", "email")
    assert Conversation.objects.count() == 1


def test_a_guessed_address_unsubscribes_nobody(mailbox, dans, shards):
    made = out_of(dans)
    arrives(mailbox, re.sub(r"\.[a-z2-7]{16}@", ".aaaaaaaaaaaaaaaa@", made))
    assert consent.may_send(dans, "offers", "email")
    assert not Fact.objects.filter(source="unsubscribe mail").exists()


def test_parse_tells_the_number_alone(mailbox, dans):
    body = f"From: d@example.com\r\nTo: {out_of(dans)}\r\n\r\nunsubscribe\r\n".encode()
    (touch,) = Email().parse(Raw(body, {}, datetime(2026, 3, 2, tzinfo=UTC)), mailbox)
    assert (touch.kind, touch.data["unsubscribe"]) == ("unsubscribe", links.number(dans, "offers"))
