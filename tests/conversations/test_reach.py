"""Reach: the accounts a conversation goes over, and with it who may see it."""

from random import Random

import pytest
from django.db import transaction

from sixring.conversations import access, reach
from sixring.conversations.models import Conversation, Placement, Reach
from sixring.conversations.regrouping import moving
from sixring.conversations.sending import replies
from sixring.core.actors import SYSTEM
from tests.cast import where
from tests.screens import only_for

pytestmark = pytest.mark.django_db


def of(conversation):
    """The accounts a conversation says it goes over."""
    held = Conversation.objects.get(pk=conversation.pk).reach
    return set() if held is None else set(held.accounts.values_list("pk", flat=True))


def placed(conversation):
    rows = Placement.objects.filter(conversation=conversation, current=True)
    return set(rows.values_list("interaction__account", flat=True))


def astray():
    """Conversations whose reach is another than their placements say."""
    return [c.pk for c in Conversation.objects.all() if of(c) != placed(c)]


def test_a_new_conversation_goes_over_one_account(dan, accounts):
    assert of(where(dan.writes())) == {accounts["letters"].pk}


def test_conversations_over_the_same_accounts_share_a_reach(dan, erin):
    assert where(dan.writes()).reach_id == where(erin.writes()).reach_id
    assert Reach.objects.count() == 1


def test_another_channel_widens_it(dan, accounts):
    matter = where(dan.writes())
    dan.chats("And here", conversation=matter.pk)
    assert of(matter) == {accounts["letters"].pk, accounts["chatter"].pk}


def test_our_answer_leaves_it_in_line(dan, ben):
    matter = where(dan.writes())
    dan.chats("And here", conversation=matter.pk)
    replies.reply(matter, "Hello", actor=ben, token="1")
    assert astray() == []


def test_an_account_taken_in_is_written_once(dan, accounts, django_assert_num_queries):
    matter = where(dan.writes())
    reach.take_in(matter, accounts["forum"].pk)
    assert of(matter) == {accounts["letters"].pk, accounts["forum"].pk}
    again = Conversation.objects.select_related("reach").get(pk=matter.pk)
    with django_assert_num_queries(0):
        reach.take_in(again, accounts["forum"].pk)


def test_a_message_that_leaves_takes_its_account_along(dan, ada):
    matter = where(dan.writes())
    chat = dan.chats("Something else", conversation=matter.pk)
    apart = moving.move(chat, None, actor=ada)
    assert [of(matter), of(apart)] == [placed(matter), placed(apart)]
    moving.move(chat, matter, actor=ada)
    assert [of(matter), of(apart)] == [placed(matter), set()]


def test_who_sees_one_of_its_accounts_sees_it(dan, ben, cleo, accounts):
    matter = where(dan.writes())
    other = where(dan.does("forum", ["email", "dan@example.com", "domain"], text="There"))
    only_for(accounts["letters"], "Support")
    only_for(accounts["forum"], "Elsewhere")
    assert list(access.visible_to(ben)) == [matter]
    assert list(access.visible_to(cleo)) == [other]
    dan.calls("About the first", conversation=matter.pk)  # over an account that is everybody's
    assert set(access.visible_to(cleo)) == {matter, other}


def test_what_holds_no_message_is_hidden_from_whom_anything_is_hidden(dan, ada, cleo, accounts):
    moment = dan.writes().occurred_at
    bare = Conversation.objects.create(opened_at=moment, touched_at=moment)
    only_for(accounts["letters"], "Support")
    assert bare in access.visible_to(ada)
    assert bare not in access.visible_to(cleo)


@pytest.mark.parametrize("seed", range(8))
def test_however_touches_come_and_go_it_is_what_the_placements_say(seed, dan, erin, ada):
    chance = Random(seed)
    touches = []
    for _ in range(25):
        who, there = chance.choice([dan, erin]), touches and chance.choice(touches)
        act = chance.choice(["write", "chat", "call", "move", "own", "reply"])
        with transaction.atomic():
            if act == "write" or not there:
                touches.append(who.writes())
            elif act in ("chat", "call"):
                tells = who.chats if act == "chat" else who.calls
                touches.append(tells("More", conversation=where(there).pk if chance.random() < 0.7 else None))
            elif act == "reply":
                replies.reply(where(there), "Yes", actor=ada, token=str(chance.random()))
            else:
                into = where(chance.choice(touches)) if act == "move" else None
                if into != where(there):
                    moving.move(there, into, actor=SYSTEM)
    assert astray() == []


def test_answers_that_came_before_their_question_count(dan, accounts):
    first = dan.writes("Yes?", replies_to=["<question@us.test>"])
    dan.writes("Well?", reference="<question@us.test>")
    assert placed(where(first)) == of(where(first))
    assert astray() == []
