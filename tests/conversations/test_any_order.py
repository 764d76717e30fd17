"""Reception under replay and reordering: the same arrivals in any order, in any batches, with repeats.

What holds exactly: the same touches, identities, persons (as groups of identities) and facts; and where answers are
vouched for, or come from those who took part, the same threads (as sets of messages) with nothing left provisional.

What cannot hold: "the person's only open matter" asks what is open when a touch arrives, so whether a chat joins a mail
depends on which came first. There every touch is in just one conversation, of one person; repeats change nothing.
"""

import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixring.channels import inbox
from sixring.channels.inbox import Item
from sixring.conversations.models import Awaited, Conversation, Placement
from sixring.interactions.models import Interaction
from sixring.people import fold
from sixring.people.models import Fact, Identity
from tests.cast import NOON, settle

pytestmark = [pytest.mark.data]

few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
PEOPLE = ("dan", "erin", "somebody")


@st.composite
def threads(draw, channel):
    """Messages, each new or an answer to an earlier one: by anybody where answers are vouched for, else by one."""
    messages = []
    for index in range(draw(st.integers(1, 7))):
        parent = draw(st.none() | st.sampled_from(messages)) if messages else None
        who = parent["sender"][1] if parent and channel == "letters" else draw(st.sampled_from(PEOPLE))
        messages.append(
            {
                "sender": ["handle", who, "provider"],
                "also": [["email", f"{who}@example.com", "provider"]],
                "text": str(index),
                "external_id": f"m{index}",
                "reference": f"<{index}>",
                "replies_to": [parent["reference"]] if parent else [],
                "facts": {"mood": draw(st.sampled_from(["good", "bad"]))},
                "occurred_at": NOON.replace(hour=index).isoformat(),
            }
        )
    return messages


def receive(account, messages, batches):
    for position, message in enumerate(messages):
        inbox.accept([Item(account, json.dumps([message]).encode(), {"key": f"{position}-{message['external_id']}"})])
        if batches.random() < 0.5:
            settle()
    settle()


def picture():
    persons: dict[int, set] = {}
    for identity in Identity.objects.exclude(person=None):
        persons.setdefault(identity.person_id, set()).add((identity.kind, identity.value, identity.claimed))
    return {
        "touches": sorted(Interaction.objects.values_list("dedupe", "identity__value", "occurred_at", "text")),
        "persons": sorted(sorted(group) for group in persons.values()),
        "facts": sorted(
            Fact.objects.values_list("identity__value", "name", "digest", "source", "proof", "observed_at")
        ),
    }


def partition():
    found: dict[int, set] = {}
    for conversation, dedupe in Placement.objects.filter(current=True).values_list(
        "conversation", "interaction__dedupe"
    ):
        found.setdefault(conversation, set()).add(dedupe)
    assert Conversation.objects.filter(merged_into=None).count() == len(found)
    return sorted(sorted(group) for group in found.values())


def trees(messages):
    """The oracle: which messages are connected by answers."""
    root = {}
    for message in messages:
        parent = message["replies_to"][0] if message["replies_to"] else None
        root[message["reference"]] = root[parent] if parent else message["reference"]
    return sorted(
        sorted(m["external_id"] for m in messages if root[m["reference"]] == one) for one in set(root.values())
    )


def the_same_in_any_order(undone_database, account, messages, data):
    seed = data.draw(st.integers(0, 10_000))
    shuffled = data.draw(st.permutations(messages + messages[: data.draw(st.integers(0, 3))]))
    pictures = []
    for order in (messages, shuffled):
        with undone_database():
            receive(account, order, random.Random(seed))
            assert partition() == trees(messages)
            assert (fold.check(), Awaited.objects.count()) == ([], 0)
            assert not Placement.objects.filter(current=True, provisional=True).exists()
            pictures.append(picture())
    assert pictures[0] == pictures[1]


@pytest.mark.django_db
@pytest.mark.parametrize("channel", ["forum", "letters"])
@few
@given(data=st.data())
def test_threads_persons_and_facts_are_the_same(undone_database, accounts, channel, data):
    the_same_in_any_order(undone_database, accounts[channel], data.draw(threads(channel)), data)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("channel", ["forum", "letters"])
@many
@given(data=st.data())
def test_threads_persons_and_facts_are_the_same_many_times(undone_database, accounts, channel, data):
    the_same_in_any_order(undone_database, accounts[channel], data.draw(threads(channel)), data)


mixed = st.lists(st.tuples(st.sampled_from(["letters", "chatter"]), st.sampled_from(PEOPLE)), min_size=1, max_size=6)


@pytest.mark.django_db
@few
@given(sent=mixed, data=st.data())
def test_across_channels_every_touch_has_one_place_and_repeats_change_nothing(undone_database, accounts, sent, data):
    order = data.draw(st.permutations(range(len(sent))))
    seen = []
    with undone_database():
        for _ in range(2):
            for index in order:
                channel, who = sent[index]
                message = {"sender": ["email", f"{who}@example.com", "domain"], "external_id": str(index)}
                receive(accounts[channel], [message], random.Random(index))
            assert Placement.objects.filter(current=True).count() == Interaction.objects.count() == len(sent)
            seen.append(partition())
            for group in seen[-1]:
                owners = set(Interaction.objects.filter(dedupe__in=group).values_list("identity__value", flat=True))
                assert len(owners) == 1
        assert seen[0] == seen[1]
        assert fold.check() == []
