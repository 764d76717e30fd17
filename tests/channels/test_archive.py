"""Facts about archived threads: they become conversations, whichever row comes first."""

import json
from itertools import permutations

import pytest

from sixring.channels import inbox
from sixring.channels.models import Account, Quarantine
from sixring.conversations.models import Conversation
from sixring.interactions.models import Interaction
from tests.cast import settle

pytestmark = [pytest.mark.django_db, pytest.mark.data]

WHEN = "Tue Oct 31 22:10:47 +0000 2017"
THREAD = [
    {"id": "1", "author": "dan", "inbound": True, "created_at": WHEN, "text": "My lamp is broken", "answers": ""},
    {"id": "2", "author": "shop", "inbound": False, "created_at": WHEN, "text": "@dan We are sorry", "answers": "1"},
    {"id": "3", "author": "erin", "inbound": True, "created_at": WHEN, "text": "Mine too", "answers": "2"},
]


@pytest.fixture
def archive(channels):
    return Account.objects.create(kind="archive", name="Archive")


def bring(archive, *rows):
    for row in rows:
        inbox.accept([inbox.Item(archive, json.dumps(row).encode(), {"key": str(row.get("id"))})])
        settle()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_thread_is_one_conversation_in_any_order(archive, order):
    bring(archive, *(THREAD[index] for index in order))
    assert Conversation.objects.filter(merged_into=None).count() == 1
    assert dict(Interaction.objects.values_list("dedupe", "direction")) == {"1": "in", "2": "out", "3": "in"}
    assert Interaction.objects.get(dedupe="2").identity.value == "dan"


def test_two_accounts_with_equal_ids_stay_apart(archive):
    bring(archive, *THREAD)
    bring(Account.objects.create(kind="archive", name="Another"), *THREAD)
    assert Conversation.objects.filter(merged_into=None).count() == 2


def test_a_row_that_lacks_something_says_what(archive):
    bring(archive, {"id": "1", "inbound": True})
    assert "lacks something" in Quarantine.objects.get().reason
