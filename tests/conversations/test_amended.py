"""Facts about amendments: what a customer does to a message later shows, what it said is kept, and nothing is lost."""

import json
from datetime import timedelta

import pytest

from sixring.channels import outbox, registry
from sixring.channels.amendments import Amendment
from sixring.channels.contract import Outbound
from sixring.channels.models import Account
from sixring.conversations.models import Conversation
from sixring.core import listeners
from sixring.core.models import Change
from sixring.interactions import models, search
from sixring.interactions.models import Interaction
from tests.cast import NOON, Rows, agent_of, hands_in, inbound, sender, settle, touches_of, where
from tests.trust.erasing import erased, journal_here
from tests.trust.erasing import says as says_of

pytestmark = pytest.mark.django_db
__all__ = ["journal_here"]
DANS, ERIN = ["handle", "dan"], ["handle", "erin"]


class Talks(Rows):
    """Rows with `amends` say what was done to a message."""

    def parse(self, raw, account):
        return [amendment(row) if "amends" in row else inbound(row) for row in json.loads(raw.body)]


def amendment(row):
    who, minutes = row.get("sender"), row.get("after")
    at = NOON + timedelta(minutes=minutes) if minutes is not None else None
    return Amendment(
        row["amends"], row["kind"], row.get("text", ""), sender(*who) if who else None, at, row.get("own", "")
    )


@pytest.fixture
def talks(db, channels, clock, monkeypatch):
    monkeypatch.setitem(
        registry.others(), "talks", Talks("talks", replies=True, edits=True, deletes=True, reactions=True)
    )
    registry.adapter_of.cache_clear()
    clock.forward(hours=1)
    return Account.objects.create(kind="talks", name="Talks")


@pytest.fixture
def says(talks):
    def hands(*rows):
        arrival = hands_in(talks, *rows)
        settle()
        return touches_of(arrival)

    return hands


def said(text="Where is my ordr?", reference="m1", who=DANS):
    return {"sender": who, "text": text, "reference": reference}


def done(kind, text="", amends="m1", who=None, after=None):
    return {"amends": amends, "kind": kind, "text": text, "sender": who, "after": after}


def the_message():
    return Interaction.objects.get(reference="m1")


def test_an_edit_shows_and_what_was_said_first_is_kept(says):
    says(said())
    assert says(done("edited", "Where is my order?", after=5)) == []
    message = the_message()
    assert message.text == "Where is my order?"
    assert message.data == {"first_said": "Where is my ordr?", "edited": "2026-03-02T12:05:00+00:00"}
    assert where(message).preview == "Where is my order?"
    change = Change.objects.get(verb="message.edited")
    assert (change.subject_id, change.audience) == (message.pk, f"conversation:{where(message).pk}")


def test_search_follows(says):
    (message,) = says(said())
    search.catch_up()
    message.identity.person.name = "Dan Miller"
    message.identity.person.save()
    says(done("edited", "Where is my parcel?"))
    assert search.newest(search.containing("parcel")) == [message.pk]
    assert search.newest(search.containing("ordr")) == []
    assert search.newest(search.containing("Dan Miller")) == [message.pk]
    search.index.erase([message.pk])
    assert search.newest(search.containing("parcel")) == []


def test_a_deleted_message_says_nothing_any_more(says):
    says(said())
    says(done("deleted", after=1), done("edited", "Late words", after=9))
    message = the_message()
    assert message.text == ""
    assert message.data["deleted_by"] == "customer"
    assert message.data["first_said"] == "Where is my ordr?"
    assert where(message).preview == ""


def test_reactions_count_and_go(says):
    says(said(), done("reacted", "👍", who=DANS), done("reacted", "👍", who=ERIN), done("reacted", "🌱", who=ERIN))
    assert the_message().data["reactions"] == {"👍": 2, "🌱": 1}
    says(done("unreacted", "👍", who=ERIN))
    says(done("unreacted", who=DANS))
    assert the_message().data["reactions"] == {"🌱": 1}


@pytest.mark.parametrize("order", ["as it was", "at once", "all before the message"])
def test_an_amendment_that_has_a_name_of_its_own_can_be_taken_back(says, order):
    like = done("reacted", "👍", who=DANS) | {"own": "r1"}
    better, undo = done("edited", "Better", who=DANS) | {"own": "e1"}, [done("deleted", amends=n) for n in ("r1", "e1")]
    arrivals = {
        "as it was": [[said()], [like], [better], undo], "at once": [[said(), like, better, *undo]],
        "all before the message": [[like], [better], undo, [said()]],
    }[order]  # fmt: skip
    for rows in arrivals:
        says(*rows)
    assert (the_message().text, the_message().data) == ("Where is my ordr?", {})


def test_whatever_comes_before_its_message_waits_for_it(says):
    says(done("edited", "Where is my order?", after=2), done("reacted", "👍", who=DANS))
    assert models.Amendment.objects.filter(interaction=None).count() == 2
    says(said())
    assert the_message().text == "Where is my order?"
    assert the_message().data["reactions"] == {"👍": 1}


def test_edits_in_any_order_end_with_the_last(says):
    says(said())
    says(done("edited", "third", after=3))
    says(done("edited", "second", after=2))
    assert the_message().text == "third"


def test_nobody_edits_the_words_of_another(says):
    says(said(), done("edited", "I hate you", who=ERIN), done("edited", "Sorry", who=DANS))
    assert the_message().text == "Sorry"
    says(done("deleted", who=["handle", "moderator"]))
    assert the_message().data["deleted_by"] == "other"


def test_the_same_arrival_twice_is_one_amendment_and_equal_words_are_no_news(says, talks):
    says(said())
    says(done("edited", "Where is my ordr?"))
    assert not Change.objects.filter(verb="message.edited").exists()
    arrival = hands_in(talks, done("reacted", "👍", who=DANS), key="again")
    settle()
    type(arrival).objects.filter(pk=arrival.pk).update(state="waiting")
    settle()
    assert the_message().data["reactions"] == {"👍": 1}


def test_an_account_never_amends_what_came_to_another(says, talks):
    says(said())
    other = Account.objects.create(kind="talks", name="Other")
    hands_in(other, done("deleted"))
    settle()
    assert the_message().text == "Where is my ordr?"


@pytest.mark.django_db(transaction=True)  # listeners read what is committed
@pytest.mark.parametrize("early", [True, False])
def test_a_reaction_to_our_own_message(says, talks, early):
    (asked,) = says(said())
    ours = Interaction.objects.create(
        account=talks, channel="talks", kind="message", direction="out", identity=asked.identity, proof="agent",
        dedupe="ours", text="It ships today.", occurred_at=NOON, received_at=NOON,
    )  # fmt: skip
    outbox.enqueue(talks, Outbound("dan", ours.text, "k1", message=ours.pk), audience="conversation:1")
    listeners.settle()
    if early:
        says(done("reacted", "❤️", amends="far-k1", who=DANS))
    outbox.settle()
    listeners.settle()
    if not early:
        says(done("reacted", "❤️", amends="far-k1", who=DANS))
    ours.refresh_from_db()
    assert ours.data == {"reactions": {"❤️": 1}}


def test_an_erasure_takes_what_was_done_later_too(says, ada, journal_here):
    says(said(), said("Hello from Erin", "m2", ERIN), done("edited", "Where is my zanzibarium?"))
    says(done("reacted", "👍", amends="m2", who=DANS), done("edited", "zanzibarium", amends="never came", who=DANS))
    erased(the_message().identity.person, ada)
    assert says_of("zanzibarium") == []
    assert models.Amendment.objects.count() == 0
    assert Interaction.objects.get(reference="m2").data == {}


def test_a_kind_nobody_knows_goes_to_quarantine_alone(says, talks):
    says(said(), done("edited", "Better"))
    hands_in(talks, done("exploded"))
    hands_in(talks, said("And another", "m2"))
    settle()
    assert Interaction.objects.filter(reference="m2").exists()
    assert talks.arrival_set.filter(state="quarantined").count() == 1


def test_the_story_shows_it(says, ada, client):
    says(said(), said("Please hurry", "m2"), done("edited", "Where is my order?"), done("deleted", amends="m2"))
    says(done("reacted", "👍", who=DANS))
    client.force_login(agent_of(ada))
    page = client.get(f"/conversations/{Conversation.objects.get().pk}/").content.decode()
    assert "Where is my order?" in page
    assert "Where is my ordr?" in page
    assert "Deleted by the customer" in page
    assert "Please hurry" in page
    assert "👍" in page
