"""The stream: everything said, the newest first, narrowed, page by page; and nothing an actor may not see."""

import pytest
from django.db import connection
from django.urls import reverse

from sixring.conversations.models import Conversation
from sixring.feedback.models import Response
from sixring.feedback.stream import finding
from sixring.feedback.stream.filters import Chosen, Cursor
from tests.cast import place_of, where
from tests.feedback.reading.conftest import plain, read_on  # noqa: F401
from tests.feedback.stream.conftest import posted, stream, texts
from tests.feedback.surveying import a_survey, answer, question
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db
ALL = ["answers", "mentions", "reviews", "messages"]


@pytest.fixture
def said(plain, survey, dan, reviews, mastodon, clock):  # noqa: F811
    """An angry mail, a review, a mention and an answer, an hour apart; and a friendly mail, which is no feedback."""
    angry = dan.writes("Terrible. Where is my parcel?", facts={"name": "Dan Reed"})
    dan.writes("Thanks for the hint")
    clock.forward(hours=1)
    posted(reviews, "Lovely pots", rating=5)
    clock.forward(hours=1)
    posted(mastodon, "bad day at @greenthumb")
    clock.forward(hours=1)
    response = answer(survey, {"nps": 3, "why": "terrible wait"}, identity=angry.identity, conversation=where(angry))
    read_on()
    return response


def test_all_that_was_said_stands_there_the_newest_first(said, ben):
    assert [one.kind for one in stream(ben)] == ["answers", "mentions", "reviews", "messages"]
    first, mention, review, angry = stream(ben)
    assert [badge.words for badge in first.scores] == ["Recommendation 3 / 10"]
    assert (first.scores[0].tone, first.feeling.tone, first.who) == ("bad", "bad", "Dan Reed")
    assert (review.text, review.scores[0].words, review.scores[0].tone) == ("Lovely pots", "★★★★★", "good")
    assert (mention.public, review.public, angry.public, first.public) == (True, True, False, False)
    assert "Terrible" in angry.text


def test_what_was_said_in_private_on_a_public_channel_is_a_message(plain, mastodon, ben):  # noqa: F811
    posted(mastodon, "Terrible. Where is my parcel?", private=True)
    read_on()
    assert [(one.kind, one.public) for one in stream(ben)] == [("messages", False)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a small table of another database is read as a whole")
def test_the_latest_are_found_by_an_index(said, ben, mastodon):
    posts = finding.posts(mastodon, Chosen.read({}), ben)[:31].explain()
    angry = finding.messages(Chosen.read({}), ben)[:31].explain()
    assert ("interaction_on_account" in posts, "reading_by_time" in angry) == (True, True)


@pytest.mark.parametrize(
    ("chosen", "kinds"),
    [
        ({"kind": "reviews"}, ["reviews"]),
        ({"kind": "mentions"}, ["mentions"]),
        ({"kind": "answers"}, ["answers"]),
        ({"kind": "messages"}, ["messages"]),
        ({"channel": "mastodon"}, ["mentions"]),
        ({"channel": "letters"}, ["messages"]),
        ({"channel": "link"}, ["answers"]),
        ({"feeling": "negative"}, ["answers", "mentions", "messages"]),
        ({"feeling": "positive"}, ["reviews"]),
        ({"score": "bad"}, ["answers"]),
        ({"score": "good"}, ["reviews"]),
        ({"score": "bad", "kind": "messages"}, []),
        ({"kind": "nobody knows", "days": "-1", "before": "yesterday", "channel": "'; --"}, ALL),
    ],
)
def test_it_is_narrowed_by_what_is_chosen(chosen, kinds, said, ben):
    assert [one.kind for one in stream(ben, **chosen)] == kinds


def test_by_time(said, ben, clock):
    clock.forward(days=8)
    assert stream(ben, days="7") == []
    assert len(stream(ben, days="30")) == 4


def test_each_thing_stands_on_one_page_even_where_many_came_at_once(survey, ben, clock, monkeypatch):
    monkeypatch.setattr(finding, "A_PAGE", 3)
    for number in range(8):
        answer(survey, {"nps": 7, "why": f"word {number}"})
        clock.forward(minutes=number // 5)
    seen, before = [], ""
    while True:
        found, after = finding.page(Chosen.read({"before": before}), actor=ben)
        seen += [one.pk for _kind, one in found]
        if after is None:
            break
        before = str(after)
    assert len(seen) == 8
    assert len(set(seen)) == 8


def test_a_cursor_nobody_gave_out_is_the_beginning():
    for odd in ("", "x", "2026-01-01", "2026-99-99T00:00:00+00:00~1", "~", "2026-01-01T00:00:00~1"):
        assert Cursor.read(odd) is None


def test_nobody_sees_what_was_said_where_they_may_not_look(said, accounts, reviews, ben, cleo):
    for account in (accounts["letters"], reviews):
        only_for(account, "Support")
    assert [one.kind for one in stream(cleo)] == ["mentions"]
    assert len(stream(ben)) == 4
    put = reverse("feedback:response_conversation", args=[said.pk])
    assert enter(cleo).post(put).status_code == 404


def test_answers_of_an_anonymous_survey_wait_until_there_are_enough(ben):
    version = a_survey(question("csat"), question("why", "text"), anonymous=True)
    for number in range(4):
        answer(version, {"csat": 2, "why": f"word {number}"})
    assert texts(ben) == []
    answer(version, {"csat": 2, "why": "word 4"})
    found = stream(ben)
    assert len(found) == 5
    assert {(one.who, one.only_day, one.begins) for one in found} == {("Somebody unnamed", True, None)}


def test_an_answer_goes_to_the_desk_by_one_click(survey, dan, ben):
    identity = dan.writes("Hello").identity
    response = answer(survey, {"nps": 7, "why": "fine"}, identity=identity)
    page = read(enter(ben).get(reverse("feedback:stream")))
    put = reverse("feedback:response_conversation", args=[response.pk])
    assert f'action="{put}"' in page
    answered = enter(ben).post(put)
    room = place_of(Response.objects.get(pk=response.pk).interaction).conversation
    assert answered.url == f"{reverse('conversations:show', args=[room.pk])}#text"
    assert room.state == Conversation.State.RESOLVED
    enter(ben).post(put)
    assert Conversation.objects.filter(anchor=identity).count() == 2


def test_public_says_so_and_leads_where_it_can_be_answered(said, reviews, ben):
    posted(reviews, "Three stars", rating=3, answer_url="https://reviews.test/answer/1", source="Stars")
    page = read(enter(ben).get(reverse("feedback:stream")))
    assert page.count("PUBLIC</span>") == 3
    assert "Answer in PUBLIC" in page
    assert 'href="https://reviews.test/answer/1"' in page


def test_who_only_looks_has_nothing_to_press(said, viewer):
    page = read(enter(viewer).get(reverse("feedback:stream")))
    assert "terrible wait" in page
    assert 'said-acts"></footer>' in page
    put = reverse("feedback:response_conversation", args=[said.pk])
    assert enter(viewer).post(put).status_code == 403


def test_what_they_wrote_is_words_alone(survey, dan, ben):
    identity = dan.writes("Hello").identity
    answer(survey, {"nps": 1, "why": "<script>alert(1)</script>"}, identity=identity)
    page = read(enter(ben).get(reverse("feedback:stream")))
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_a_page_costs_the_same_however_much_it_shows(survey, dan, ben, django_assert_max_num_queries):
    identity = dan.writes("Hello").identity
    for number in range(25):
        answer(survey, {"nps": number % 10, "why": f"word {number}"}, identity=identity)
    with django_assert_max_num_queries(22):
        stream(ben)
