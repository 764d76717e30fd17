"""Comments under posts: answered in public, gone on with in private, hidden; and nothing private leaks."""

import pytest
from django.urls import reverse

from sixring.channels import outbox
from sixring.channels.models import Dispatch, Quarantine
from sixring.conversations import hiding
from sixring.conversations.access import shown_to
from sixring.conversations.models import Note
from sixring.conversations.sending import replies
from sixring.core.errors import Refused
from sixring.interactions.models import Interaction
from sixring.people.models import Identity
from tests.cast import agent_of, happened_to, where
from tests.channels.meta import refusal

from .conftest import AT, DANS, KIMS, PAGE, comment, event, messaging, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def commented(comes):
    (touch,) = comes(comment())
    return touch


@pytest.fixture
def asked(commented):
    return where(commented)


def way(conversation, actor, *, public):
    return next(one for one in replies.ways(conversation, actor) if one.public == public)


def answer(conversation, actor, text, *, public, token="1"):
    return replies.reply(conversation, text, actor=actor, token=token, way=way(conversation, actor, public=public).key)


def test_a_comment_is_a_public_touch_with_its_post(commented):
    assert (commented.text, commented.identity.kind) == ("Do they like shade?", "facebook")
    assert commented.data["public"] is True
    assert commented.data["post"] == {
        "id": f"{PAGE}_42", "link": "https://www.facebook.com/gg/posts/42", "text": "Ferns are in.",
    }  # fmt: skip


def test_in_public_and_in_private_they_are_two_identities_of_one_person(commented, comes):
    (private,) = comes(says("By the way, my order GG-1042?"))
    assert (private.identity.kind, private.identity.value) == ("messenger", DANS)
    assert private.identity.person_id == commented.identity.person_id
    assert where(private) == where(commented)


def test_a_session_that_proved_the_one_is_shown_nothing_of_the_other(commented, comes):
    (private,) = comes(says("My order GG-1042?"))
    assert list(shown_to([commented.identity_id])) == [commented]
    assert list(shown_to([private.identity_id])) == [private]


def test_a_public_answer_stands_below_the_comment(asked, ben, graph):
    message = answer(asked, ben, "Half shade is best.", public=True)
    assert message.data["public"] is True
    graph.says = [(200, {"id": "42_900"})]
    outbox.settle()
    assert graph.posted == ("42_1/comments", {"message": "Half shade is best."})
    assert Dispatch.objects.get().external_id == "42_900"


def test_where_nobody_chose_it_goes_in_private_if_it_can(asked, ben, comes):
    comes(says("And my order?"))
    comes(comment("And in pots?", 2))
    assert "public" not in replies.reply(asked, "It left.", actor=ben, token="1").data


def test_a_comment_takes_one_private_answer_and_no_second(asked, ben, graph):
    assert [one.public for one in replies.ways(asked, ben)] == [True, False]
    message = answer(asked, ben, "May we have your order number?", public=False)
    assert message.data["private_to"] == "42_1"
    graph.says = [(200, {"recipient_id": DANS, "message_id": "m_900"})]
    outbox.settle()
    path, body = graph.posted
    assert (path, body["recipient"]) == (f"{PAGE}/messages", {"comment_id": "42_1"})
    assert Dispatch.objects.get().state == "accepted"
    assert [one.public for one in replies.ways(asked, ben) if not one.why_not] == [True]


def test_once_they_write_back_it_is_a_talk(asked, ben, graph, comes):
    answer(asked, ben, "May we have your order number?", public=False)
    (back,) = comes(says("GG-1042", reply_to={"mid": "m_900"}))
    assert where(back) == asked
    answer(asked, ben, "It left yesterday.", public=False, token="2")
    outbox.settle()
    assert graph.posted[1]["recipient"] == {"id": DANS}


def test_after_seven_days_a_comment_takes_no_private_answer(asked, ben, clock):
    clock.forward(days=7, minutes=1)
    assert [one.public for one in replies.ways(asked, ben) if not one.why_not] == [True]


def test_a_refused_private_answer_says_why(asked, ben, graph):
    answer(asked, ben, "May we have your order number?", public=False)
    graph.says = [refusal(10900)]
    outbox.settle()
    dispatch = Dispatch.objects.get()
    assert (dispatch.state, "one private answer" in dispatch.error) == ("rejected", True)


# What everybody reads


@pytest.mark.parametrize(
    "text",
    [
        "You wrote: My order GG-1042 has not arrived yet.",
        "Mail us at DAN@example.com, was it?",
        "We call +44 7700 900123.",
        "As we say here: he is always like that",
    ],
)
def test_nothing_private_goes_into_the_open(text, asked, ben, comes):
    comes(says("My order GG-1042 has not arrived yet."))
    Note.objects.create(conversation=asked, agent=agent_of(ben), text="As we say here: he is always like that")
    for kind, value in (("email", "dan@example.com"), ("phone", "+447700900123")):
        Identity.objects.create(kind=kind, value=value, display=value, person=asked.anchor.person)
    with pytest.raises(Refused, match="Everybody can read"):
        answer(asked, ben, text, public=True)
    assert not Interaction.objects.filter(direction="out").exists()


def test_what_stands_in_public_already_may_be_quoted_there(asked, ben):
    assert answer(asked, ben, "> Do they like shade?\nThey do, half of it.", public=True)


def test_the_composer_says_public(client, asked, ben):
    client.force_login(agent_of(ben))
    page = client.get(reverse("conversations:show", args=[asked.pk])).content.decode()
    assert "PUBLIC" in page
    assert "Everybody can read this answer" in page
    assert "Open the post" in page


# Hiding


def test_a_comment_is_hidden_and_shown_again(asked, commented, ben, graph):
    hiding.hide(asked, commented, True, actor=ben)
    assert graph.posted == ("42_1", {"is_hidden": True})
    commented.refresh_from_db()
    assert commented.data["hidden"]
    hiding.hide(asked, commented, True, actor=ben)
    hiding.hide(asked, commented, False, actor=ben)
    assert graph.posted == ("42_1", {"is_hidden": False})
    assert happened_to(asked)[-2:] == ["conversation.comment_hidden", "conversation.comment_shown"]


def test_what_facebook_refuses_to_hide_stays(asked, commented, ben, graph):
    graph.says = [refusal(200)]
    with pytest.raises(Refused, match="permission"):
        hiding.hide(asked, commented, True, actor=ben)
    commented.refresh_from_db()
    assert "hidden" not in commented.data


def test_a_message_can_not_be_hidden(comes, ben):
    (touch,) = comes(says())
    with pytest.raises(Refused, match="Only a comment"):
        hiding.hide(where(touch), touch, True, actor=ben)


def test_over_the_page_it_is_a_button(client, asked, commented, ben, graph):
    client.force_login(agent_of(ben))
    client.post(reverse("conversations:hide_comment", args=[asked.pk, commented.pk]))
    page = client.get(reverse("conversations:show", args=[asked.pk])).content.decode()
    assert "Hidden from the public." in page
    assert "Show it again" in page


# Threads, others, ourselves


def test_an_answer_of_theirs_goes_on_and_somebody_elses_does_not(commented, comes):
    (theirs,) = comes(comment("And in pots?", 2, parent="42_1"))
    (kims,) = comes(comment("Mine hated it", 3, who=KIMS, parent="42_1"))
    assert where(theirs) == where(commented)
    assert where(kims) != where(commented)


def test_what_a_colleague_answered_at_facebook_itself_is_ours(commented, comes):
    (ours,) = comes(comment("Half shade!", 4, who=PAGE, parent="42_1"))
    assert (ours.direction, ours.data["public"]) == ("out", True)
    assert where(ours) == where(commented)
    assert comes(comment("New ferns", 5, who=PAGE)) == []


def test_our_own_answer_told_again_is_no_second_one(asked, ben, graph, comes):
    answer(asked, ben, "Half shade is best.", public=True)
    Dispatch.objects.update(state="leased")
    assert comes(comment("Half shade is best.", 900, who=PAGE, parent="42_1")) == []
    Dispatch.objects.update(state="accepted", external_id="42_900")
    assert comes(comment("Half shade is best.", 900, who=PAGE, parent="42_1", again=1)) == []
    assert Quarantine.objects.count() == 0


@pytest.mark.parametrize(("verb", "shown"), [("edited", "Six of them?"), ("remove", "")])
def test_what_they_change_is_changed_here(verb, shown, commented, comes):
    comes(comment("Six of them?", verb=verb))
    commented.refresh_from_db()
    assert (commented.text, bool(commented.data.get("deleted"))) == (shown, verb == "remove")


@pytest.mark.parametrize("odd", [{"item": "reaction"}, {"verb": "hide"}, {"item": "post"}])
def test_what_else_happens_on_a_page_is_nobodys_word(odd, comes):
    assert comes(comment(**odd)) == []
    assert Quarantine.objects.count() == 0


def test_a_comment_that_names_nobody_is_set_aside_with_the_reason(comes):
    nobodys = comment()
    del nobodys["entry"][0]["changes"][0]["value"]["from"]
    assert comes(nobodys) == []
    assert "permission" in Quarantine.objects.get().reason


def test_a_late_answer_of_a_person_goes_with_facebooks_tag_for_that(comes, ben, graph, clock):
    (touch,) = comes(says())
    clock.forward(days=2)
    replies.reply(where(touch), "It left.", actor=ben, token="1")
    graph.says = [refusal(10, error_subcode=2018278), (200, {"message_id": "m_900"})]
    outbox.settle()
    assert graph.posted[1]["tag"] == "HUMAN_AGENT"
    assert Dispatch.objects.get().state == "accepted"


def test_after_seven_days_nothing_goes(comes, ben, clock):
    (touch,) = comes(messaging(event(at=AT, message={"mid": "m_1", "text": "Hello"})))
    clock.forward(days=8)
    with pytest.raises(Refused, match="7 days"):
        replies.reply(where(touch), "It left.", actor=ben, token="1")
