"""Facts about quarantine: looked at, replayed or dismissed, by those who may."""

import pytest

from sixring.channels import quarantine
from sixring.channels.models import Arrival, Quarantine
from sixring.core.errors import Forbidden, NotFound, Refused
from sixring.core.models import Role
from sixring.interactions.models import Interaction
from tests.cast import agent_of, employ, hands_in, settle, touches_of

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def lead():
    return employ("Lead", Role.LEAD, "Support")


@pytest.fixture
def arrival(accounts):
    """Two items nobody can read, and one anybody can."""
    found = hands_in(accounts["letters"], "bad", {"sender": ["email", "dan@example.com"], "text": "good"}, "worse")
    settle()
    return found


def waiting():
    return list(Quarantine.objects.filter(ended_at=None).order_by("item").values_list("item", flat=True))


def test_it_keeps_the_reason_and_the_raw_bytes(arrival, lead):
    first, second = quarantine.visible_to(lead).order_by("item")
    assert (first.item, second.item) == (0, 2)
    assert b"worse" in bytes(first.arrival.raw)


def test_replaying_makes_each_touch_once_and_keeps_what_is_still_bad(arrival, lead):
    for _ in range(3):
        quarantine.replay(Quarantine.objects.filter(ended_at=None).first(), actor=lead)
        settle()
    assert [touch.text for touch in touches_of(arrival)] == ["good"]
    assert waiting() == [0, 2]
    assert Interaction.objects.count() == 1


def test_replayed_after_the_adapter_learned_to_read_it(arrival, lead, monkeypatch):
    from tests import cast

    read = cast.inbound
    monkeypatch.setattr(cast, "BadItem", lambda text: read({"sender": ["email", "dan@example.com"], "text": text}))
    quarantine.replay(Quarantine.objects.filter(ended_at=None).first(), actor=lead)
    settle()
    assert [touch.text for touch in touches_of(arrival)] == ["good", "nobody can read 'bad'", "nobody can read 'worse'"]
    assert waiting() == []


def test_dismissing_one_leaves_the_other(arrival, lead):
    quarantine.dismiss(Quarantine.objects.get(item=0), actor=lead)
    assert waiting() == [2]
    assert Arrival.objects.get().state == "settled"


def test_dismissing_a_whole_arrival_ends_it_and_keeps_its_bytes(accounts, lead):
    from sixring.channels import inbox

    inbox.accept([inbox.Item(accounts["letters"], b"no json")])
    settle()
    quarantine.dismiss(Quarantine.objects.get(), actor=lead)
    assert (Arrival.objects.get().state, bytes(Arrival.objects.get().raw)) == ("dismissed", b"no json")


def test_dealt_with_twice_is_refused(arrival, lead):
    row = Quarantine.objects.get(item=0)
    quarantine.dismiss(row, actor=lead)
    for act in (quarantine.dismiss, quarantine.replay):
        with pytest.raises(Refused, match="already"):
            act(row, actor=lead)


def test_an_agent_may_neither_look_nor_replay(arrival, ben):
    with pytest.raises(Forbidden):
        quarantine.visible_to(ben)
    with pytest.raises(Forbidden):
        quarantine.replay(Quarantine.objects.get(item=0), actor=ben)


def test_a_lead_of_another_team_finds_nothing(arrival, accounts, ben):
    accounts["letters"].teams.add(*agent_of(ben).teams.all())
    elsewhere = employ("Another lead", Role.LEAD, "Elsewhere")
    with pytest.raises(NotFound):
        quarantine.get(elsewhere, Quarantine.objects.get(item=0).pk)
