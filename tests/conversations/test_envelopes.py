"""Facts about what stands on an answer: ways and their windows, recipients, files, signatures, gaps."""

import pytest

from sixring.channels import outbox
from sixring.conversations import access, story
from sixring.conversations.models import Audience, Upload
from sixring.conversations.sending import envelope, recipients, replies, signatures
from sixring.conversations.sending.envelope import Envelope
from sixring.core.actors import SYSTEM
from sixring.core.errors import Invalid, Refused
from sixring.interactions import media
from sixring.interactions.models import Attachment, Interaction
from sixring.people import merge
from tests.cast import agent_of, where
from tests.conversations.sending import PNG, US, by_post, open_post, upload

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def post(monkeypatch, dan):
    return open_post(monkeypatch, dan)


@pytest.fixture
def matter(post, dan):
    return where(by_post(dan, reference="<1@x>"))


def sent(post):
    outbox.settle()
    return post.sent[-1]


def test_an_answer_carries_copies_a_subject_and_files(matter, post, ben):
    sheet = Envelope(to=("eve@out.test",), cc=("kim@out.test",), bcc=("boss@us2.test",), subject="Your trays",
                     uploads=(upload(ben).token,))  # fmt: skip
    message = replies.reply(matter, "Here is the plan.", actor=ben, token="1", envelope=sheet)
    out = sent(post)
    assert (out.to, list(out.to_more), list(out.cc), list(out.bcc), out.subject) == (
        "dan@example.com", ["eve@out.test"], ["kim@out.test"], ["boss@us2.test"], "Your trays",
    )  # fmt: skip
    assert [(one.name, one.content_type, media.read(one.key)) for one in out.files] == [("plan.png", "image/png", PNG)]
    assert Attachment.objects.get(interaction=message).name == "plan.png"
    assert Upload.objects.count() == 0


def test_whoever_was_copied_may_be_shown_this_message_and_is_not_the_customer(matter, ben):
    sheet = Envelope(cc=("kim@out.test",), bcc=("boss@us2.test",))
    message = replies.reply(matter, "Hello", actor=ben, token="1", envelope=sheet)
    seats = Audience.objects.filter(interaction=message).select_related("identity")
    assert {(one.identity.value, one.identity.claimed) for one in seats} == {
        ("kim@out.test", True), ("boss@us2.test", True),
    }  # fmt: skip
    assert [way.identity.value for way in replies.ways(matter, ben)] == ["dan@example.com"]
    customer = Interaction.objects.get(direction="in").identity_id
    assert {one.pk for one in access.shown_to([customer])} >= {message.pk}


@pytest.mark.parametrize("line", ["kim@out.test\r\nBcc: x@y.test", "no address", "a@b@c.test", "<script>@x"])
def test_what_is_no_address_is_refused(line):
    with pytest.raises(Invalid, match="is no e-mail address"):
        envelope.addresses(line)


def test_names_beside_addresses_are_read_and_each_counts_once():
    assert envelope.addresses("Kim <kim@out.test>; KIM@out.test,\n eve@out.test") == ("kim@out.test", "eve@out.test")


def test_a_channel_for_one_takes_no_copies_and_no_files(dan, ben):
    home = where(dan.chats("Hello"))
    with pytest.raises(Invalid, match="one customer alone"):
        replies.reply(home, "Hi", actor=ben, token="1", envelope=Envelope(cc=("kim@out.test",)))
    with pytest.raises(Invalid, match="takes no files"):
        replies.reply(home, "Hi", actor=ben, token="1", envelope=Envelope(uploads=(upload(ben).token,)))


def test_files_that_are_too_much_gone_or_anothers_are_refused(matter, ben, ada):
    big = upload(ben, "big.png", PNG + b"x" * 100_000)
    for tokens, why in [
        ((big.token,), "of files"),
        (("gone",), "no longer there"),
        ((upload(ada).token,), "no longer"),
    ]:
        with pytest.raises(Invalid, match=why):
            replies.reply(matter, "Hi", actor=ben, token="1", envelope=Envelope(uploads=tokens))
    assert Attachment.objects.count() == 0


def test_variables_nobody_filled_are_refused_by_name(matter, ben):
    with pytest.raises(Invalid, match=r"\{\{customer.first_name\}\}"):
        replies.reply(matter, "Dear {{customer.first_name}},", actor=ben, token="1")
    assert replies.unfilled("{{a}} and {{ b }} and {{a}}, {c}") == ["{{a}}", "{{ b }}"]


def test_an_answer_to_all_leaves_out_ourselves_and_whoever_was_copied_blindly(matter, dan, ben, post):
    by_post(
        dan, "With Kim now", token_conversation=matter.pk, data={"to": [US, "eve@out.test"], "cc": ["kim@out.test"]}
    )
    way = replies.choose(matter, ben)
    all_ = recipients.everybody(matter, way)
    assert (all_.to, all_.cc, set(all_.new)) == (("eve@out.test",), ("kim@out.test",), {"eve@out.test", "kim@out.test"})
    replies.reply(matter, "Hi", actor=ben, token="1", envelope=Envelope(cc=("kim@out.test",), bcc=("boss@us2.test",)))
    all_ = recipients.everybody(matter, way)
    assert (all_.to, all_.cc, all_.new) == ((), ("kim@out.test",), ())


def test_a_window_says_how_long_it_is_open_and_then_why_it_is_not(post, dan, ben, clock):
    home = where(dan.does("gram", ["phone", dan.phone, "provider"], text="Hello"))
    clock.forward(minutes=4)
    assert [way.left for way in replies.ways(home, ben)] == ["23 h 56 min"]
    clock.forward(hours=24)
    way = replies.ways(home, ben)[0]
    assert (way.left, "has passed" in way.why_not) == ("", True)
    with pytest.raises(Refused, match="Your text is kept"):
        replies.reply(home, "Hi", actor=ben, token="1", way=way.key)


def test_our_own_word_does_not_keep_the_window_open(post, dan, ben, clock):
    home = where(dan.does("gram", ["phone", dan.phone, "provider"], text="Hello"))
    clock.forward(hours=23)
    replies.reply(home, "Hi", actor=ben, token="1")
    clock.forward(hours=2)
    with pytest.raises(Refused):
        replies.reply(home, "Hi again", actor=ben, token="2")


def test_other_proven_addresses_of_the_person_are_offered_and_claimed_ones_are_not(post, dan, erin, ben, channels):
    home = where(dan.chats("Hello"))
    mail = by_post(dan, "Another matter").identity
    assert [way.identity.value for way in replies.ways(home, ben)] == [dan.visitor]
    merge.merge(home.anchor.person, mail.person, actor=SYSTEM, reason="tests")
    home.refresh_from_db()
    ways = replies.ways(home, ben)
    assert [(way.identity.value, way.used) for way in ways] == [(dan.visitor, True), (dan.email, False)]
    assert replies.choose(home, ben).used
    replies.reply(home, "By mail then", actor=ben, token="1", way=ways[1].key)
    assert sent(post).to == dan.email


def test_whoever_else_writes_in_is_never_answered_by_default(matter, post, dan, erin, ben):
    erin.accounts["post"] = dan.accounts["post"]
    erin.does("post", ["email", erin.email, "domain"], text="I am in copy", token_conversation=matter.pk)
    ways = replies.ways(matter, ben)
    assert [(way.identity.value, way.theirs) for way in ways] == [(dan.email, True), (erin.email, False)]


def test_a_signature_stands_under_mails_alone_and_once(matter, post, dan, ben):
    agent = agent_of(ben)
    agent.preferences = {"signature": "Ben\nGreenThumb Gardens"}
    agent.save()
    message = replies.reply(matter, "Hello", actor=ben, token="1")
    assert (message.text, sent(post).text) == ("Hello", "Hello\n\n-- \nBen\nGreenThumb Gardens")
    assert signatures.signed("Hello\n\n-- \nBen", "Ben") == "Hello\n\n-- \nBen"
    account = dan.accounts["post"]
    account.settings = {"signature": "{{agent.name}} of Support {{nobody.knows}}\n{{agent.signature}}"}
    assert signatures.signature(agent, account) == "Ben of Support \nBen\nGreenThumb Gardens"
    assert signatures.signature(agent, dan.accounts["chatter"]) == ""


def test_the_story_stays_one(matter, ben):
    replies.reply(matter, "Hello", actor=ben, token="1", envelope=Envelope(cc=("kim@out.test",)))
    assert [e.kind for e in story.of(matter, ben) if e.kind == "message"] == ["message", "message"]
