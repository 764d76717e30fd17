"""The card at the desk: who it may be, what is open, what can be done; and what becomes of it afterwards."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sixring.conversations.calling import acting, cards, wrapping
from sixring.conversations.matter import reasons
from sixring.conversations.models import Call, Conversation, Promise
from sixring.conversations.searching import finding
from sixring.core.actors import SYSTEM
from sixring.core.errors import Invalid, NotFound, Refused
from sixring.interactions import search
from sixring.interactions.models import Interaction
from tests.cast import agent_of

from .conftest import DANS, NOON, matter_of

pytestmark = pytest.mark.django_db
Turn = Conversation.State


@pytest.fixture
def at_noon(clock):
    clock.forward(seconds=(NOON - clock.now).total_seconds() + 70)  # late enough for all that is told
    return clock


@pytest.fixture
def over(at_noon, tells, extensions):
    tells("ringing")
    tells("answered", 5, agent="21")
    return tells("ended", 64)


@pytest.fixture
def desk(ben):
    client = Client()
    client.force_login(agent_of(ben))
    return client


def test_a_ringing_call_shows_whose_number_it_is_as_a_claim(at_noon, tells, dan, ben, desk):
    dan.does("chatter", ["phone", DANS, "provider", "", "Dan"], text="Where is my order?")
    tells("ringing")
    (card,) = cards.now(ben)
    assert [person.name for person in card.maybe] == ["Dan"]
    assert [one.preview for one in card.matters] == ["Where is my order?"]
    assert [one.text for one in card.touches] == ["Where is my order?"]
    page = desk.get(reverse("conversations:calls"), headers={"hx-request": "true"}).content.decode()
    assert "It may be" in page
    assert "a claim, no proof" in page
    assert "I take it" in page


def test_who_may_not_see_somebody_is_not_told_who_it_may_be(at_noon, tells, dan, cleo, accounts):
    dan.does("chatter", ["phone", DANS, "provider", "", "Dan"])
    accounts["chatter"].teams.set(agent_of(cleo).teams.model.objects.exclude(pk__in=cleo.teams)[:1])
    tells("ringing")
    if accounts["chatter"].teams.exists():
        assert cards.now(cleo)[0].maybe == []


def test_calls_of_another_teams_phone_are_not_there(at_noon, tells, switch, ben, cleo):
    call = tells("ringing")
    switch.teams.set(ben.teams)
    assert len(cards.now(ben)) == 1
    assert cards.now(cleo) == []
    with pytest.raises(NotFound):
        cards.get(call.pk, cleo)


def test_without_a_phone_pages_say_nothing_of_calls(ben, desk):
    assert cards.now(ben) == []
    assert 'id="calls"' not in desk.get(reverse("conversations:list")).content.decode()


def test_a_ring_whose_end_was_lost_ends_by_itself(at_noon, tells, ben):
    tells("ringing")
    at_noon.forward(minutes=16)
    assert cards.now(ben) == []


def test_whoever_says_it_is_theirs_has_it_when_the_switch_doesnt_know(at_noon, tells, ada, ben):
    call = tells("ringing")
    acting.take(call, actor=ben)
    with pytest.raises(Refused, match="Ben"):
        acting.take(call, actor=ada)
    assert tells("answered", 4).agent_id == ben.id
    assert [card.mine for card in cards.now(ben)] == [True]
    assert cards.now(ada) == []


def test_a_call_is_written_up_once(over, ben, at_noon):
    why = reasons.add("Delivery", actor=SYSTEM)
    said = wrapping.Outcome("call_back", "Wants a red one.", why, "", at_noon.now + timedelta(hours=3))
    wrapping.wrap_up(over, matter_of(over), said, actor=ben)
    wrapping.wrap_up(over, matter_of(over), said, actor=ben)
    over.refresh_from_db()
    assert (over.outcome, over.wrap_s) == ("call_back", 6)
    matter = matter_of(over)
    assert (matter.state, matter.reason) == (Turn.WAITING, why)
    assert [one.what for one in Promise.objects.filter(conversation=matter)] == ["Call back"]
    assert Interaction.objects.get().text == "Call, 0:59\n\nWants a red one."
    assert cards.now(ben) == []


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("solved", Turn.RESOLVED), ("wrong_number", Turn.RESOLVED), ("ours", Turn.NEEDS_US), ("theirs", Turn.WAITING)],
)
def test_what_came_of_it_turns_the_matter(outcome, state, over, ben):
    wrapping.wrap_up(over, matter_of(over), wrapping.Outcome(outcome), actor=ben)
    assert matter_of(over).state == state


@pytest.mark.parametrize("said", [wrapping.Outcome("gone"), wrapping.Outcome("call_back"),
                                  wrapping.Outcome("solved", promise="A new pot")])  # fmt: skip
def test_what_is_half_said_is_refused(said, over, ben):
    with pytest.raises(Invalid):
        wrapping.wrap_up(over, matter_of(over), said, actor=ben)
    over.refresh_from_db()
    assert over.wrapped_at is None


def test_only_whoever_had_it_writes_it_up(over, cleo):
    with pytest.raises(Refused):
        wrapping.wrap_up(over, matter_of(over), wrapping.Outcome("solved"), actor=cleo)


def test_the_form_keeps_what_was_typed_when_it_is_refused(over, desk):
    place = reverse("conversations:wrap_call", args=[over.pk])
    typed = {"outcome": "solved", "note": "A red one", "when": "the day before never"}
    page = desk.post(place, typed, headers={"hx-request": "true"}).content.decode()
    assert "A red one" in page
    assert 'role="alert"' in page
    assert desk.post(place, {"outcome": "solved"}).status_code == 302
    assert Call.objects.get().outcome == "solved"


def test_the_customer_is_called_by_their_own_phone_where_the_switch_rings_none(over, desk):
    page = desk.get(reverse("conversations:show", args=[matter_of(over).pk])).content.decode()
    assert f'href="tel:{DANS}"' in page


def test_notes_of_a_call_are_found(over, ben):
    wrapping.wrap_up(over, matter_of(over), wrapping.Outcome("solved", "Rhododendron"), actor=ben)
    search.catch_up()
    found = finding.find("rhododendron", ben)
    assert matter_of(over).pk in {hit.conversation.pk for hit in found.hits}
