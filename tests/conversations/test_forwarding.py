"""Facts about forwarding outside: what goes, who sees it, and that the customer goes on waiting."""

import pytest

from sixring.channels import outbox
from sixring.conversations import access
from sixring.conversations.models import Conversation
from sixring.conversations.sending import forwarding, replies
from sixring.core.errors import Forbidden, Invalid, NotFound
from sixring.interactions import media
from sixring.interactions.models import Attachment, Interaction
from tests.cast import where
from tests.conversations.sending import US, by_post, open_post
from tests.screens import enter, only_for

pytestmark = [pytest.mark.django_db, pytest.mark.data]
THEM = "store@supplier.test"
OTHER = "00000000-0000-4000-8000-000000000002"


@pytest.fixture
def post(monkeypatch, dan):
    return open_post(monkeypatch, dan)


@pytest.fixture
def asked(post, dan):
    return by_post(dan, "Two trays are missing.", subject="Trays", reference="<1@x>")


def attached(message, name="packing.png"):
    return Attachment.objects.create(
        interaction=message, key=media.keep(b"bytes"), name=name, content_type="image/png", size=5
    )


def forward(asked, actor, to=THEM, words="Did these leave?", **more):
    return forwarding.forward(where(asked), to, words, actor=actor, token=more.pop("token", "1"), **more)


def test_chosen_messages_and_files_go_out_under_our_words(asked, post, dan, ben):
    file, other = attached(asked), attached(asked, "private.png")
    by_post(dan, "And this is private.", token_conversation=where(asked).pk)
    message = forward(asked, ben, messages=[asked.pk], files=[file.pk])
    outbox.settle()
    out = post.sent[-1]
    assert (out.to, out.subject, [one.name for one in out.files]) == (THEM, "Fwd: Trays", ["packing.png"])
    assert out.text.startswith("Did these leave?\n\n---------- ")
    assert "Two trays are missing." in out.text
    assert "private" not in out.text
    assert out.replies_to == []
    twin = Attachment.objects.get(interaction=message)
    assert (twin.key != file.key, media.read(twin.key)) == (True, b"bytes")
    assert other.interaction_id == asked.pk


def test_the_customer_goes_on_waiting_and_sees_nothing_of_it(asked, dan, ben):
    message = forward(asked, ben, messages=[asked.pk])
    matter = where(asked)
    assert (matter.state, matter.preview) == ("needs_us", "Two trays are missing.")
    assert message.data["forward"]
    assert message.pk not in {one.pk for one in access.shown_to([asked.identity_id])}


def test_their_answer_lands_here_needs_us_and_is_theirs(asked, post, erin, dan, ben):
    forward(asked, ben, messages=[asked.pk], hold=True)
    matter = where(asked)
    assert (matter.state, matter.held_for) == ("on_hold", THEM)
    back = dan.does("post", ["email", THEM, "domain"], text="They left on Monday.", token_conversation=matter.pk)
    matter = Conversation.objects.get(pk=matter.pk)
    assert (where(back).pk, matter.state) == (matter.pk, "needs_us")
    assert back.pk not in {one.pk for one in access.shown_to([asked.identity_id])}
    ways = replies.ways(matter, ben)
    assert [(way.identity.value, way.outside) for way in ways][:2] == [(dan.email, False), (THEM, True)]
    assert replies.choose(matter, ben).identity.value == dan.email


def test_an_answer_to_them_is_aside_too(asked, dan, ben):
    forward(asked, ben, messages=[asked.pk])
    matter = where(asked)
    way = next(way for way in replies.ways(matter, ben) if way.outside)
    replies.reply(matter, "Thank you", actor=ben, token="2", way=way.key)
    assert Conversation.objects.get(pk=matter.pk).state == "needs_us"


def test_what_is_hidden_can_t_be_forwarded(asked, dan, ben, cleo):
    secret = dan.chats("By chat", conversation=where(asked).pk)
    only_for(dan.accounts["chatter"], "Support")
    with pytest.raises(NotFound):
        forward(asked, cleo, messages=[secret.pk])
    with pytest.raises(NotFound):
        forward(asked, cleo, messages=[asked.pk], files=[attached(secret).pk])
    assert forward(asked, ben, messages=[secret.pk])


@pytest.mark.parametrize("to", ["dan@example.com", US, "nobody", ""])
def test_to_the_customer_to_ourselves_or_to_nobody_it_is_refused(asked, ben, to):
    with pytest.raises(Invalid, match=r"Nothing was sent|nothing was sent"):
        forward(asked, ben, to=to, messages=[asked.pk])


def test_a_viewer_may_not_and_the_same_token_is_one(asked, viewer, ben):
    with pytest.raises(Forbidden):
        forward(asked, viewer, messages=[asked.pk])
    assert forward(asked, ben, messages=[asked.pk]) == forward(asked, ben, messages=[asked.pk])
    assert Interaction.objects.filter(direction="out").count() == 1


def test_the_page_offers_what_one_may_see_and_sends_what_was_ticked(asked, post, ben):
    address = f"/conversations/{where(asked).pk}/forward/"
    page = enter(ben).get(address + f"?forward={asked.pk}").content.decode()
    assert "Two trays are missing." in page
    assert "checked" in page
    sent = {"to": THEM, "text": "?", "token": "00000000-0000-4000-8000-000000000001", "forward": [asked.pk]}
    assert enter(ben).post(address, sent).status_code == 302
    refused = enter(ben).post(address, {**sent, "to": "dan@example.com", "text": "Keep this", "token": OTHER})
    assert (refused.status_code, "Keep this" in refused.content.decode()) == (422, True)
