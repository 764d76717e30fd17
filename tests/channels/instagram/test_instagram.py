"""What is Instagram's own: unsending, what was seen, shared posts and stories, comments, sending by its own host."""

import pytest

from sixring.channels import outbox
from sixring.channels.adapters.instagram.settings import InstagramForm
from sixring.channels.contract import DeliveryError, Outbound
from sixring.channels.models import Dispatch, Quarantine
from sixring.conversations import hiding
from sixring.conversations.sending import replies
from sixring.core.fetch import FetchFailed
from sixring.interactions.models import Interaction
from sixring.people.models import Fact
from tests.cast import where

from .conftest import ACCOUNT, AT, DANS, comment, event, messaging, says

pytestmark = pytest.mark.django_db


def test_a_message_opens_a_conversation_and_names_are_claims(comes):
    (touch,) = comes(says())
    assert (touch.identity.kind, touch.identity.value, touch.proof_by) == ("instagram", DANS, "Instagram")
    assert set(Fact.objects.values_list("name", "value", "proof")) == {
        ("name", "Dan Moss", "claimed"), ("username", "dan.moss", "claimed"),
    }  # fmt: skip


def test_what_was_unsent_is_gone_here_too(comes):
    (touch,) = comes(says("My card is 4111"))
    comes(messaging(event(message={"mid": "m_1", "is_deleted": True})))
    touch.refresh_from_db()
    assert touch.data["deleted"]
    assert "4111" not in touch.text


def test_a_heart_a_shared_post_a_mention_in_a_story_and_what_it_does_not_hand_on(comes):
    kinds = [
        {"attachments": [{"type": "like_heart"}]},
        {
            "attachments": [
                {"type": "ig_reel", "payload": {"url": "https://www.instagram.com/reel/1", "title": "Ferns"}}
            ]
        },
        {"attachments": [{"type": "story_mention", "payload": {"url": "https://lookaside.fbsbx.com/story"}}]},
        {"text": "Lovely", "reply_to": {"story": {"url": "https://lookaside.fbsbx.com/story", "id": "1"}}},
        {"is_unsupported": True},
    ]
    touches = comes(messaging(*(event(message={"mid": f"m_{n}", **one}) for n, one in enumerate(kinds))))
    assert [touch.text for touch in touches] == ["❤", "", "", "Lovely", ""]
    assert [next(iter(touch.data), "") for touch in touches] == ["", "shared", "shared", "story", "unsupported"]
    assert touches[4].data["unsupported"] == "unknown"


def test_what_was_seen_was_read_up_to_then(comes, ben, graph, clock):
    (touch,) = comes(says())
    replies.reply(where(touch), "It left.", actor=ben, token="1")
    graph.says = [(200, {"message_id": "m_900"})]
    outbox.settle()
    comes(messaging(event(at=AT + 60_000, read={"mid": "m_900"})))
    assert Dispatch.objects.get().fate == "read"


def test_an_answer_goes_by_instagrams_own_host_and_the_page_where_that_is_how_we_are_let_in(comes, ben, graph, account):
    (touch,) = comes(says())
    replies.reply(where(touch), "It left.", actor=ben, token="1")
    graph.says = [(200, {"message_id": "m_900"})]
    outbox.settle()
    assert graph.calls[-1][1] == "https://graph.instagram.com/v25.0/me/messages"
    account.settings |= {"login": "page", "page_id": "208685479508187"}
    account.save()
    replies.reply(where(touch), "Really.", actor=ben, token="2")
    graph.says = [(200, {"message_id": "m_901"})]
    outbox.settle()
    assert graph.calls[-1][1].startswith("https://graph.facebook.com/v25.0/208685479508187/messages?appsecret_proof=")


def test_it_counts_bytes(adapter, account):
    with pytest.raises(DeliveryError, match="1000 bytes"):
        adapter.send(Outbound(DANS, "ü" * 501, "message:1"), account)


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_comment_is_public_however_it_is_wrapped(wrapped, comes):
    (touch,) = comes(comment(wrapped=wrapped))
    assert (touch.identity.kind, touch.data["public"]) == ("instagram_public", True)
    assert touch.data["post"] == {"id": "18000042", "link": "https://www.instagram.com/p/x/", "text": "Ferns are in."}


def test_it_is_answered_below_or_once_in_private_and_hidden(comes, ben, graph):
    (touch,) = comes(comment())
    public, private = replies.ways(where(touch), ben)
    assert (public.public, private.public, private.identity.kind) == (True, False, "instagram")
    replies.reply(where(touch), "Half shade is best.", actor=ben, token="1", way=public.key)
    replies.reply(where(touch), "Which one have you got?", actor=ben, token="2", way=private.key)
    graph.says = [(200, {"id": "17909"}), (200, {"message_id": "m_900"})]
    outbox.settle()
    posts = [(url.partition("v25.0/")[2], more["json"]) for method, url, more in graph.calls if method == "POST"]
    assert posts == [
        ("17901/replies", {"message": "Half shade is best."}),
        ("me/messages", {"recipient": {"comment_id": "17901"}, "message": {"text": "Which one have you got?"}}),
    ]
    hiding.hide(where(touch), touch, True, actor=ben)
    assert graph.posted == ("17901", {"hide": True})


def test_a_lost_answer_below_a_comment_is_looked_for(comes, ben, graph, adapter, account):
    (touch,) = comes(comment())
    replies.reply(where(touch), "Half shade is best.", actor=ben, token="1")
    graph.says = [FetchFailed("gone", sent=True)]
    outbox.settle()
    dispatch = Dispatch.objects.get()
    assert dispatch.state == "unknown"
    outbound = Outbound(DANS, "Half shade is best.", dispatch.key, data=dispatch.outbound["data"])
    for rows, found in (([{"text": "Half shade is best."}], True), ([{"text": "Other"}], False)):
        graph.says = [(200, {"data": rows})]
        assert adapter.found(outbound, account) is found
    graph.says = [FetchFailed("gone")]
    assert adapter.found(outbound, account) is None


def test_our_own_comments_are_nobodys(comes):
    assert comes(comment(who=ACCOUNT)) == []
    assert (Interaction.objects.count(), Quarantine.objects.count()) == (0, 0)


def test_facebook_login_wants_the_page():
    typed = {"account_id": ACCOUNT, "login": "page", "access_token": "t", "app_id": "99001", "app_secret": "s"}
    assert "page_id" in InstagramForm(typed).errors
    assert not InstagramForm(typed | {"page_id": "208685479508187"}).errors
    assert "account_id" in InstagramForm(typed | {"account_id": "greenthumb"}).errors
