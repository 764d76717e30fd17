"""Facts about reception: nothing is lost, nothing twice, poison goes alone; and two workers may do the same work."""

import json

import pytest
from django.db import DatabaseError

from sixring.channels import inbox, registry
from sixring.channels.contract import BadItem
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival, Quarantine
from sixring.conversations import placing, reception
from sixring.conversations.models import Conversation, Placement
from sixring.core.models import Change
from sixring.interactions.models import Interaction
from sixring.people.models import Identity, Person
from tests.cast import Rows, at_once, hands_in, settle, touches_of, where


def row(text, who="dan@example.com", **more):
    return {"sender": ["email", who, "domain"], "text": text, **more}


@pytest.mark.data
@pytest.mark.django_db
class TestABatch:
    def test_is_recognised_recorded_placed_and_told(self, accounts):
        arrival = hands_in(accounts["letters"], row("one"), row("two", "erin@example.com"))
        assert reception.settle() == 1
        one, two = touches_of(arrival)
        assert where(one) != where(two)
        arrival.refresh_from_db()
        assert arrival.state == "settled"
        told = Change.objects.filter(verb="message.received")
        assert [(c.subject_id, c.identity_id, c.audience) for c in told.order_by("id")] == [
            (touch.pk, touch.identity_id, where(touch).audience) for touch in (one, two)
        ]

    def test_no_content_enters_the_log_only_a_commitment(self, dan):
        dan.writes("a secret word")
        change = Change.objects.get(verb="message.received")
        assert len(bytes(change.commitment)) == 32
        assert "secret" not in str(list(vars(change).values()))

    def test_a_bad_item_waits_in_quarantine_and_its_neighbours_go_on(self, accounts):
        arrival = hands_in(accounts["letters"], row("one"), "gibberish", row("three"))
        settle()
        assert [touch.text for touch in touches_of(arrival)] == ["one", "three"]
        waiting = Quarantine.objects.get()
        assert (waiting.item, waiting.reason) == (1, "nobody can read 'gibberish'")
        assert (waiting.arrival_id, waiting.arrival.state) == (arrival.pk, "settled")

    def test_many_silent_touches_of_an_arrival_write_one_change(self, accounts):
        arrival = hands_in(accounts["steps"], *(row(str(n)) for n in range(5)))
        settle()
        assert list(Change.objects.values_list("verb", "subject_id")) == [("interactions.recorded", arrival.pk)]

    def test_an_unreadable_arrival_keeps_its_bytes(self, accounts):
        inbox.accept([Item(accounts["letters"], b"\xff no json", {"key": "bad"})])
        settle()
        arrival = Arrival.objects.get()
        assert (arrival.state, bytes(arrival.raw)) == ("quarantined", b"\xff no json")
        assert "could not read this" in Quarantine.objects.get().reason

    def test_who_cannot_be_named_is_recorded_all_the_same(self, accounts):
        (arrival,) = (hands_in(accounts["letters"], {"sender": ["user_id", "null"], "text": "Who am I?"}),)
        settle()
        (touch,) = touches_of(arrival)
        assert (touch.identity, where(touch).preview) == (None, "Who am I?")


@pytest.mark.data
@pytest.mark.django_db(transaction=True)
class TestPoison:
    @pytest.fixture
    def poison(self, monkeypatch):
        """Whatever says "poison" breaks placing."""
        place = placing.place

        def breaks(touches, now):
            if any(touch.inbound.text == "poison" for touch in touches):
                raise ValueError("this one is poison")
            return place(touches, now)

        monkeypatch.setattr(placing, "place", breaks)
        return monkeypatch

    def test_goes_alone_to_quarantine_and_its_neighbours_are_received(self, accounts, poison):
        arrivals = [hands_in(accounts["letters"], row(text)) for text in ("one", "poison", "three")]
        settle()
        assert [[touch.text for touch in touches_of(arrival)] for arrival in arrivals] == [["one"], [], ["three"]]
        waiting = Quarantine.objects.get()
        assert "this one is poison" in waiting.reason
        assert json.loads(bytes(waiting.arrival.raw))[0]["text"] == "poison"
        assert Arrival.objects.filter(state="waiting").count() == 0

    def test_replayed_once_it_can_be_read_it_becomes_its_touch(self, accounts, poison, ada):
        from sixring.channels import quarantine

        arrival = hands_in(accounts["letters"], row("poison"))
        settle()
        poison.undo()
        registry.others()["letters"] = Rows("letters", replies=True, threads=True)
        poison.setattr(inbox, "held_shards", lambda: set(range(inbox.SHARDS)))
        quarantine.replay(Quarantine.objects.get(), actor=ada)
        settle()
        registry.others().pop("letters")
        assert [touch.text for touch in touches_of(arrival)] == ["poison"]
        assert Quarantine.objects.filter(ended_at=None).count() == 0

    def test_the_databases_trouble_is_not_the_arrivals(self, accounts, monkeypatch, clock):
        from django.db import OperationalError

        arrival = hands_in(accounts["letters"], row("one"))
        with monkeypatch.context() as during:
            during.setattr(placing, "place", lambda *_: (_ for _ in ()).throw(OperationalError("deadlock")))
            reception.settle()
        arrival.refresh_from_db()
        assert (arrival.state, arrival.attempts, Quarantine.objects.count()) == ("waiting", 1, 0)
        assert reception.settle() == 0
        clock.forward(seconds=2)
        settle()
        assert len(touches_of(arrival)) == 1

    def test_a_channel_whose_adapter_is_gone_holds_up_no_other(self, accounts, dan):
        lost = Account.objects.create(kind="chatter", name="Lost")
        arrival = hands_in(lost, row("hello"))
        Account.objects.filter(pk=lost.pk).update(kind="gone")
        assert dan.writes("Hello").text == "Hello"
        arrival.refresh_from_db()
        assert (arrival.state, arrival.attempts) == ("waiting", 1)

    def test_an_arrival_that_breaks_a_rule_of_the_database_goes_to_quarantine(self, accounts, clock):
        hands_in(accounts["letters"], row("logged", agent_id=424242))
        reception.settle()
        clock.forward(seconds=2)
        reception.settle()
        assert "IntegrityError" in Quarantine.objects.get().reason


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
class TestTwoWorkers:
    def test_settling_the_same_arrivals_record_each_touch_once(self, accounts):
        for index in range(60):
            hands_in(accounts["letters"], row(str(index), f"c{index % 7}@example.com", reference=f"<{index}@x>"))
        results = at_once(*[settle] * 2)
        settle()
        assert [r for r in results if isinstance(r, Exception) and not isinstance(r, DatabaseError)] == []
        assert Interaction.objects.count() == Placement.objects.filter(current=True).count() == 60
        assert Arrival.objects.exclude(state="settled").count() == Quarantine.objects.count() == 0
        assert Identity.objects.count() == 7

    def test_receiving_what_another_has_received_is_overtaken(self, accounts):
        hands_in(accounts["letters"], row("one"))
        reads = reception.read(inbox.waiting(10))
        reception.receive(reads)
        with pytest.raises(inbox.Overtaken):
            reception.receive(reads)
        reception.receive_alone(reads[0])
        assert (Interaction.objects.count(), Quarantine.objects.count()) == (1, 0)

    def test_fifty_first_messages_of_one_identity_are_one_person(self, accounts):
        def accept(index):
            return lambda: inbox.accept(
                [Item(accounts["chatter"], json.dumps([row(str(index))]).encode(), {"key": str(index)})]
            )

        for start in range(0, 50, 10):
            at_once(*(accept(index) for index in range(start, start + 10)))
        settle()
        assert (Identity.objects.count(), Person.objects.count()) == (1, 1)
        assert (Interaction.objects.count(), Conversation.objects.count()) == (50, 1)

    @pytest.mark.usefixtures("postgres_only")
    def test_also_when_four_workers_meet_them_first(self, accounts, clock):
        for index in range(48):
            hands_in(accounts["letters"], row(str(index)))
        own = [reception.read([arrival]) for arrival in Arrival.objects.select_related("account").order_by("pk")]

        def receive(part):
            def work():
                for reads in part:
                    reception.receive_alone(reads[0])

            return work

        at_once(*(receive(own[start::4]) for start in range(4)))
        clock.forward(minutes=10)
        settle()
        assert (Identity.objects.count(), Person.objects.count(), Interaction.objects.count()) == (1, 1, 48)
        assert Quarantine.objects.count() == 0


def test_what_cannot_be_read_says_so_in_words():
    assert str(BadItem("nobody can read this")) == "nobody can read this"
