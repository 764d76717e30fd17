"""Facts about writing first: to whom, over what, and that it then waits for them."""

import pytest

from sixring.channels import outbox
from sixring.conversations.models import Conversation
from sixring.conversations.sending import replies, starting
from sixring.core.errors import Forbidden, Invalid, NotFound
from sixring.people.models import Identity
from tests.cast import where
from tests.conversations.sending import US, by_post, open_post, upload
from tests.screens import enter, only_for

pytestmark = [pytest.mark.django_db, pytest.mark.data]
OTHER = "00000000-0000-4000-8000-000000000002"


@pytest.fixture
def post(monkeypatch, dan):
    return open_post(monkeypatch, dan)


def start(key, actor, text="Your trays are here.", subject="Trays", token="1", **more):
    return starting.start(key, subject, text, actor=actor, token=token, **more)


def test_to_somebody_known_it_goes_to_their_proven_address_and_waits(post, dan, ben):
    person = by_post(dan, "Hello").identity.person
    (way,) = starting.ways_to(person, ben)
    matter = start(way.key, ben, files=[upload(ben).token])
    outbox.settle()
    assert (post.sent[-1].to, post.sent[-1].subject, len(post.sent[-1].files)) == (dan.email, "Trays", 1)
    assert (matter.state, matter.anchor.value, matter.assignee_id, way.proven) == ("waiting", dan.email, ben.id, True)
    assert Conversation.objects.count() == 2
    assert matter.reach_id


def test_to_an_address_nobody_used_yet_it_goes_to_who_only_claims_to_be_there(post, ben):
    (way,) = starting.ways_to_address("New@Out.test", ben)
    matter = start(way.key, ben)
    assert (matter.anchor.value, matter.anchor.claimed) == ("new@out.test", True)
    assert replies.ways(matter, ben)[0].theirs


def test_their_answer_comes_back_to_it(post, dan, ben):
    (way,) = starting.ways_to_address("new@out.test", ben)
    matter = start(way.key, ben)
    back = dan.does("post", ["email", "new@out.test", "domain"], text="Thanks", token_conversation=matter.pk)
    assert where(back).pk == matter.pk


def test_a_number_finds_whom_it_stands_for(post, dan, erin, ben):
    known = by_post(dan, "Hello", facts={"order_id": "GG-20391", "name": "Dan Customer"}).identity.person
    dan.does("gram", ["phone", "+442079460101", "provider"], text="Hi")
    assert starting.found("GG-20391", ben) == [known]
    assert starting.found("DAN@example.com", ben) == [known]
    assert starting.found("dan cust", ben) == [known]
    assert [one.pk for one in starting.found("020 7946 0101", ben)] == [
        Identity.objects.get(kind="phone", value="+442079460101").person_id
    ]
    assert starting.found("nobody at all", ben) == []


def test_a_stranger_finds_and_writes_to_nobody_hidden(post, dan, ben, cleo):
    person = by_post(dan, "Hello").identity.person
    only_for(dan.accounts["post"], "Support")
    (way,) = starting.ways_to(person, ben)
    assert (starting.found(dan.email, cleo), starting.ways_to_address("x@out.test", cleo)) == ([], [])
    with pytest.raises(NotFound):
        start(way.key, cleo)


def test_what_could_not_go_is_refused_and_nothing_begins(post, dan, ben, viewer):
    by_post(dan, "Hello")
    (way,) = starting.ways_to_address("new@out.test", ben)
    for text, subject in [("", "Trays"), ("Hello {{agent.name}}", "Trays"), ("Hello", " ")]:
        with pytest.raises(Invalid):
            start(way.key, ben, text=text, subject=subject)
    with pytest.raises(Invalid, match="address of ours"):
        start(f"{dan.accounts['post'].pk}:email={US}", ben)
    with pytest.raises(NotFound):
        start(f"{dan.accounts['chatter'].pk}:email=x@out.test", ben)
    with pytest.raises(Forbidden):
        start(way.key, viewer)
    assert Conversation.objects.count() == 1


def test_the_same_token_is_one_conversation(post, ben):
    (way,) = starting.ways_to_address("new@out.test", ben)
    assert start(way.key, ben) == start(way.key, ben)
    assert Conversation.objects.count() == 1


def test_the_page_finds_and_begins(post, dan, ben):
    by_post(dan, "Hello")
    page = enter(ben).get("/conversations/new/?q=dan@example.com").content.decode()
    assert "verified" in page
    (way,) = starting.ways_to(starting.found(dan.email, ben)[0], ben)
    sent = {"way": way.key, "subject": "Trays", "text": "Hi", "token": "00000000-0000-4000-8000-000000000001"}
    answer = enter(ben).post("/conversations/new/", sent)
    assert answer.status_code == 302
    kept = enter(ben).post(
        "/conversations/new/", {**sent, "subject": "", "text": "Keep this", "q": dan.email, "token": OTHER}
    )
    assert (kept.status_code, "Keep this" in kept.content.decode()) == (422, True)
