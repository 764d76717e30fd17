"""How many queries a page asks doesn't depend on how much there is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sixring.conversations import reach, reception
from sixring.conversations.models import Conversation, Draft, Placement, Promise, Snooze, Tag
from sixring.core import listeners
from sixring.core.models import Team
from sixring.interactions.models import Interaction
from sixring.people.models import Identity, Membership, Person
from sixring.work import counting
from tests.cast import hands_in
from tests.screens import enter, only_for

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OF_A_LIST, OF_A_CONVERSATION, OF_A_PERSON = 28, 59, 36  # each costs half a millisecond to put


@pytest.fixture
def bens(ben, accounts):
    only_for(accounts["letters"], "Support")
    only_for(accounts["forum"], "Elsewhere")
    return enter(ben)


def add(count, accounts):
    """Conversations of as many people, every third with something beside it, every fifth on a hidden account too."""
    letters, forum = accounts["letters"], accounts["forum"]
    sets = reach.reaches([frozenset({letters.pk}), frozenset({letters.pk, forum.pk})])
    tag, team = Tag.objects.get_or_create(name="garden")[0], Team.objects.get(name="Support")
    first = Conversation.objects.count()
    for n in range(first, first + count):
        person = Person.objects.create(name=f"Person {n}")
        identity = Identity.objects.create(
            kind="email", value=f"{n}@example.com", display=f"{n}@example.com", person=person
        )
        Membership.objects.create(identity=identity, person=person)
        at = NOON + timedelta(minutes=n)
        both = [letters, forum] if n % 5 == 0 else [letters]
        one = Conversation.objects.create(
            subject=f"Number {n}", anchor=identity, opened_at=at, touched_at=at, last_in_at=at, due_at=at, team=team,
            channel="letters", preview="Words", reach=sets[frozenset(a.pk for a in both)],
        )  # fmt: skip
        for account in both:
            touch = Interaction.objects.create(
                account=account, channel=account.kind, kind="message", direction="in", identity=identity,
                proof="domain", dedupe=str(n), text="Words", occurred_at=at, received_at=at,
            )  # fmt: skip
            Placement.objects.create(interaction=touch, conversation=one, reason="new")
        if n % 3 == 0:
            one.tags.add(tag)
            Promise.objects.create(conversation=one, what="Write", due_at=at)
            Draft.objects.create(conversation=one, agent_id=min(team.agents.values_list("pk", flat=True)), text="Half")
        if n % 7 == 0:
            Snooze.objects.create(conversation=one, due_at=NOON + timedelta(days=900))


def asked(browser, address):
    browser.get(address)  # what a process asks once
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


ADDRESSES = [
    reverse("conversations:list"), reverse("conversations:list") + "?view=everything&page=1",
    reverse("conversations:list") + "?view=everything&state=needs_us&sort=oldest", reverse("conversations:rows"),
    reverse("conversations:counts"),
]  # fmt: skip


def test_lists_ask_as_much_of_ten_times_as_many(bens, accounts):
    add(50, accounts)
    few = [asked(bens, address) for address in ADDRESSES]
    assert max(few) <= OF_A_LIST
    add(450, accounts)
    assert [asked(bens, address) for address in ADDRESSES] == few


def test_a_conversation_and_a_person_ask_as_much_of_ten_times_as_many(bens, accounts):
    add(50, accounts)
    one = Conversation.objects.order_by("pk")[1]
    pages = [reverse("conversations:show", args=[one.pk]), reverse("people:show", args=[one.anchor.person_id])]
    few = [asked(bens, page) for page in pages]
    assert few[0] <= OF_A_CONVERSATION
    assert few[1] <= OF_A_PERSON
    add(450, accounts)
    assert [asked(bens, page) for page in pages] == few


def receives(count, account):
    """Queries it takes to receive and count as many first messages."""
    first = Conversation.objects.count()
    hands_in(
        account,
        *({"sender": ["email", f"{n}@far.test", "domain"], "text": "Hello"} for n in range(first, first + count)),
    )
    with CaptureQueriesContext(connection) as queries:
        assert reception.settle() == 1
        while listeners.settle() or counting.settle():
            pass
    assert Conversation.objects.count() == first + count
    return len(queries)


def test_a_batch_asks_as_much_of_ten_times_as_many(accounts):
    receives(1, accounts["letters"])  # what a process asks once
    assert receives(60, accounts["letters"]) <= receives(6, accounts["letters"]) + 2
