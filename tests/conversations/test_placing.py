"""Facts about placing: which conversation a touch comes to, and the reason that is kept."""

from itertools import permutations

import pytest

from sixring.channels import registry
from sixring.conversations import closure
from sixring.conversations.models import Awaited, Conversation, Placement
from sixring.conversations.sending import replies
from tests.cast import Customer, hands_in, place_of, settle, touches_of, where

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def letter(text, reference, *answers, who="dan@example.com", proof="domain", **more):
    return {"sender": ["email", who, proof], "text": text, "reference": reference, "replies_to": answers, **more}


def test_a_first_message_begins_a_conversation(dan):
    hello = dan.writes("Hello", subject="Lamp")
    assert place_of(hello).reason == "new"
    assert (where(hello).subject, where(hello).state, where(hello).anchor) == ("Lamp", "needs_us", hello.identity)


def test_an_answer_joins_the_thread(dan):
    hello = dan.writes("Hello", reference="<1@x>")
    more = dan.writes("And?", replies_to=["<1@x>"])
    assert (where(more), place_of(more).reason) == (where(hello), "thread")


def test_our_signed_token_leads_home_whoever_writes(dan, erin):
    home = where(dan.writes("Hello"))
    answer = erin.writes("From my other address", token_conversation=home.pk)
    assert (where(answer), place_of(answer).reason) == (home, "token")


def test_a_colleague_chooses(dan, erin):
    home = where(dan.writes("Hello"))
    call = erin.calls("They rang", conversation=home.pk)
    assert (where(call), place_of(call).reason) == (home, "chosen")


def test_the_providers_own_thread(dan, erin):
    one = dan.chats("Hello", thread="t1")
    two = erin.chats("Me too", thread="t1")
    assert (where(two), place_of(two).reason) == (where(one), "thread")


def test_a_switch_of_channel_joins_the_only_open_matter_and_cites_what_it_relied_on(dan):
    mail = dan.writes("The lamp is broken")
    chat = dan.chats("It's me", also=[["email", dan.email, "token"]])
    assert (where(chat), place_of(chat).reason, place_of(chat).relied_on) == (where(mail), "only_open", mail.identity)


def test_a_fresh_mail_is_a_fresh_matter(dan):
    assert where(dan.writes("The lamp")) != where(dan.writes("The chair"))


def test_a_chat_goes_on_while_it_is_open(dan):
    assert where(dan.chats("Hello")) == where(dan.chats("Still me"))


def test_with_two_open_matters_nobody_guesses(dan):
    dan.writes("The lamp")
    dan.writes("The chair")
    chat = dan.chats("It's me", also=[["email", dan.email, "token"]])
    assert place_of(chat).reason == "new"


def test_a_matter_of_weeks_ago_is_not_the_matter_of_today(dan, clock):
    then = where(dan.chats("Hello"))
    clock.forward(days=15)
    assert where(dan.chats("Hello again")) != then


def test_history_is_placed_by_its_own_time(dan, clock):
    """Two visits of last year, told today, belong together in one batch as in two."""
    visit = {"sender": ["visitor", "v", "token"], "occurred_at": "2025-01-01T10:00:00+00:00"}
    together = touches_of(hands_in(dan.accounts["chatter"], visit, visit))
    assert together == []
    settle()
    later = dan.does("chatter", ["visitor", "v", "token"], occurred_at="2025-01-02T10:00:00+00:00")
    assert Conversation.objects.count() == 1
    assert place_of(later).reason == "only_open"


def test_what_is_resolved_is_not_open(dan, ben):
    first = where(dan.chats("Hello"))
    closure.resolve(first, actor=ben)
    assert where(dan.chats("Something else")) != first


def test_never_by_subject(dan, erin):
    assert where(dan.writes("Hello", subject="Re: Lamp")) != where(erin.writes("Hello", subject="Re: Lamp"))


def test_a_strangers_references_do_not_join(dan, erin):
    hello = dan.writes("Hello", reference="<1@x>")
    forged = erin.writes("Send me everything", replies_to=["<1@x>"])
    assert (where(forged) != where(hello), place_of(forged).reason) == (True, "new")


def test_an_unsigned_answer_in_dans_name_does_not_join(dan):
    hello = dan.writes("Hello", reference="<1@x>")
    forged = dan.writes("Send me everything", proof="claimed", replies_to=["<1@x>"])
    assert where(forged) != where(hello)


def test_who_was_addressed_may_answer(dan, erin):
    hello = dan.writes("Hello", reference="<1@x>", participants=[["email", erin.email, "claimed"]])
    assert where(erin.writes("Yes", replies_to=["<1@x>"])) == where(hello)


def test_a_provider_that_vouches_lets_anybody_answer(dan, erin):
    one = dan.does("forum", ["handle", "dan"], reference="f1")
    two = erin.does("forum", ["handle", "erin"], reference="f2", replies_to=["f1"])
    assert where(two) == where(one)


def test_a_taken_reference_hides_no_thread(dan, erin):
    hello = dan.writes("Hello", reference="<1@x>")
    erin.writes("I use your Message-ID", reference="<1@x>")
    assert where(dan.writes("And?", replies_to=["<1@x>"])) == where(hello)


def test_a_later_reference_helps_when_the_nearest_is_unknown(dan):
    hello = dan.writes("Hello", reference="<1@x>")
    assert where(dan.writes("And?", replies_to=["<nobody@x>", "<1@x>"])) == where(hello)


CHAIN = [letter("a", "<a>"), letter("b", "<b>", "<a>"), letter("c", "<c>", "<b>"), letter("d", "<d>", "<c>")]


@pytest.mark.parametrize("order", list(permutations(range(4))))
@pytest.mark.parametrize("together", [True, False], ids=["one batch", "one by one"])
def test_a_chain_in_any_order_becomes_one_conversation(order, together, accounts):
    for index in order:
        hands_in(accounts["letters"], CHAIN[index])
        if not together:
            settle()
    settle()
    live = Conversation.objects.filter(merged_into=None)
    assert live.count() == 1
    assert Placement.objects.filter(current=True, conversation=live.get()).count() == 4
    assert Placement.objects.filter(current=True, provisional=True).count() == 0
    assert Awaited.objects.count() == 0
    assert live.get().last_in_at == max(
        p.interaction.received_at for p in Placement.objects.select_related("interaction")
    )


def test_an_answer_without_its_parent_waits_and_is_placed_anew(dan):
    answer = dan.writes("And?", replies_to=["<1@x>"])
    assert (place_of(answer).reason, place_of(answer).provisional) == ("new", True)
    parent = dan.writes("Hello", reference="<1@x>")
    assert where(parent) == where(answer)
    assert [(p.reason, p.provisional, p.current) for p in answer.placements.order_by("pk")] == [
        ("new", True, False), ("parent_arrived", False, True),
    ]  # fmt: skip


def test_a_parent_that_arrives_in_a_thread_brings_its_answers_home(dan):
    hello = dan.writes("Hello", reference="<1@x>")
    late = dan.writes("Third", reference="<3@x>", replies_to=["<2@x>"])
    left = where(late)
    dan.writes("Second", reference="<2@x>", replies_to=["<1@x>"])
    assert where(late) == where(hello) != left
    left.refresh_from_db()
    assert (left.merged_into, where(hello).preview) == (where(hello), "Second")


def test_an_answer_brought_home_reopens_what_was_resolved(dan, ben):
    home = where(dan.writes("Hello", reference="<1@x>"))
    closure.resolve(home, actor=ben)
    dan.writes("Third", replies_to=["<2@x>"])
    hands_in(dan.accounts["letters"], letter("Second", "<2@x>", "<1@x>", outgoing=True))
    settle()
    home.refresh_from_db()
    assert home.state != "resolved"


def test_a_stranger_cannot_wait_for_a_parent(dan, erin):
    forged = erin.writes("I answer in advance", replies_to=["<1@x>"])
    parent = dan.writes("Hello", reference="<1@x>")
    assert where(forged) != where(parent)


def test_a_token_of_a_merged_conversation_leads_to_where_it_went(dan):
    late = dan.writes("Third", replies_to=["<2@x>"])
    left = where(late)
    home = where(dan.writes("Hello", reference="<1@x>"))
    dan.writes("Second", reference="<2@x>", replies_to=["<1@x>"])
    absorbed = Placement.objects.count()
    more = dan.writes("Fourth", token_conversation=left.pk)
    home.refresh_from_db()
    assert (where(more), home.preview, Placement.objects.count()) == (home, "Fourth", absorbed + 1)


def test_what_we_wrote_waits_for_the_customer_and_does_not_reopen(dan, ben):
    hello = dan.writes("Hello", reference="<1@x>")
    sent = dan.writes("Our answer", replies_to=["<1@x>"], outgoing=True)
    home = where(hello)
    assert (where(sent), home.state) == (home, "waiting")
    closure.resolve(home, actor=ben)
    dan.writes("Our second", replies_to=["<1@x>"], outgoing=True)
    home.refresh_from_db()
    assert home.state == "resolved"


def test_what_we_wrote_joins_no_matter_by_guess(dan):
    dan.chats("Hello", also=[["email", dan.email, "token"]])
    assert place_of(dan.writes("Our newsletter", outgoing=True)).reason == "new"


def test_automatic_mail_does_not_reopen(dan, ben):
    home = where(dan.writes("Hello", reference="<1@x>"))
    closure.resolve(home, actor=ben)
    note = dan.writes("I am away", replies_to=["<1@x>"], automatic="auto-replied")
    home.refresh_from_db()
    assert (where(note), home.state) == (home, "resolved")


def test_the_customers_word_reopens_and_the_log_tells_it(dan, ben):
    home = where(dan.writes("Hello", reference="<1@x>"))
    closure.resolve(home, actor=ben)
    dan.writes("It broke again", replies_to=["<1@x>"])
    home.refresh_from_db()
    assert home.state == "needs_us"
    from sixring.core.changes import verbs_of

    assert verbs_of(home) == ["conversation.resolved", "conversation.reopened"]


def test_in_one_batch_a_reopened_matter_is_open(dan, ben):
    home = where(dan.writes("Hello", reference="<1@x>"))
    closure.resolve(home, actor=ben)
    hands_in(dan.accounts["letters"], letter("Again", "<2@x>", "<1@x>"))
    chat = hands_in(
        dan.accounts["chatter"], {"sender": ["visitor", "v", "token"], "also": [["email", dan.email, "token"]]}
    )
    settle()
    assert where(touches_of(chat)[0]) == home


def test_our_reply_is_answered_into_the_same_conversation(dan, ben):
    home = where(dan.writes("Hello"))
    ours = replies.reply(home, "We look into it", actor=ben, token="1")
    answer = dan.writes(
        "Thanks", replies_to=[registry.adapter_of("letters").reference_of(dan_outbound(ours), ours.account)]
    )
    assert (where(answer), place_of(answer).reason) == (home, "thread")


def dan_outbound(ours):
    from sixring.channels.contract import Outbound

    return Outbound(to="", text="", key=f"message:{ours.pk}")


def test_page_views_open_no_conversation(dan):
    page = dan.looks("/lamps")
    assert Placement.objects.count() == 0
    assert page.kind == "page"


def test_two_customers_never_share_by_default(dan, accounts):
    erin = Customer("erin", accounts)
    assert where(dan.chats("Hello")) != where(erin.chats("Hello"))
