"""The API writes through the same actions as the desk, and an act with a key of its own is done once."""

from datetime import timedelta

import pytest

from sixring.channels.models import Account, Arrival, Dispatch
from sixring.conversations.models import Conversation, Note
from sixring.core import clock as time_of_day
from sixring.integrations import api, idempotency
from sixring.integrations.models import KeptAnswer
from sixring.interactions.models import Interaction
from tests.cast import at_once, happened_to, settle, where
from tests.integrations.calling import program

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(dan):
    return where(dan.writes("Where are my trays?", subject="Trays", external_id="m1"))


class TestConversations:
    def test_one_is_turned(self, ben, matter):
        bens = program(ben)
        at = f"/conversations/{matter.pk}"
        said = {"assignee": ben.id, "team": min(ben.teams), "state": "on_hold", "held_for": "the workshop"}
        turned = bens.patches(at, said).json()
        assert {name: turned[name] for name in said} == said
        assert bens.patches(at, {"state": "resolved"}).json()["state"] == "resolved"
        assert bens.patches(at, {"state": "needs_us", "assignee": None}).json()["assignee"] is None
        later = time_of_day.ahead(days=2).replace(microsecond=0)
        assert bens.patches(at, {"snoozed_until": later.isoformat()}).json()["snoozed_until"] == (
            later.isoformat().replace("+00:00", "Z")
        )
        assert bens.patches(at, {"snoozed_until": None}).json()["snoozed_until"] is None

    def test_it_is_turned_as_a_whole_or_not_at_all(self, ben, cleo, matter):
        bens = program(ben)
        refused = bens.patches(f"/conversations/{matter.pk}", {"team": min(ben.teams), "state": "on_hold"})
        assert refused.status_code == 422  # for whom?
        matter.refresh_from_db()
        assert matter.team_id is None
        for odd in ({"assignee": 10**6}, {"assignee": "1"}, {"state": "odd"}, {"odd": 1}, {"snoozed_until": "now"}):
            assert bens.patches(f"/conversations/{matter.pk}", odd).status_code == 422, odd

    def test_tags_come_and_go(self, ben, matter):
        bens = program(ben)
        tag = bens.posts(f"/conversations/{matter.pk}/tags", {"name": "urgent"}).json()
        assert bens.reads(f"/conversations/{matter.pk}")["tags"] == [tag]
        assert [one["id"] for one in bens.reads("/conversations", tag=tag["id"])["data"]] == [matter.pk]
        assert bens.asks("DELETE", f"/conversations/{matter.pk}/tags/{tag['id']}").status_code == 204
        assert bens.reads(f"/conversations/{matter.pk}")["tags"] == []

    def test_an_answer_leaves_at_once_and_a_note_never(self, ben, matter):
        bens = program(ben)
        answer = bens.posts(f"/conversations/{matter.pk}/messages", {"text": "On Monday."})
        assert (answer.status_code, answer.json()["delivery"]["state"]) == (201, "pending")
        assert bens.posts(f"/conversations/{matter.pk}/notes", {"text": "He was kind"}).status_code == 201
        assert Dispatch.objects.count() == 1
        [way] = bens.reads(f"/conversations/{matter.pk}/ways")
        assert (way["display"], way["why_not"]) == ("dan@example.com", "")
        for odd in ({"text": " "}, {"text": "Dear {{customer.name}}"}, {"text": "x", "cc": ["no address"]}):
            assert bens.posts(f"/conversations/{matter.pk}/messages", odd).status_code == 422, odd

    def test_one_is_begun(self, ben, matter):
        account = Account.objects.create(kind="email", name="Post", settings={"address": "us@us.test"})
        said = {"account": account.pk, "identity": matter.anchor_id, "subject": "Your trays", "text": "They are here."}
        bens = program(ben)
        begun = bens.posts("/conversations", said, again="once")
        assert (begun.status_code, begun.json()["state"]) == (201, "waiting")
        assert bens.posts("/conversations", said, again="once").content == begun.content
        assert Conversation.objects.count() == 2
        assert bens.posts("/conversations", {**said, "address": "x@y.test"}).status_code == 422


class TestTelling:
    def test_what_is_acknowledged_is_in_the_inbox_and_becomes_a_touch(self, ben, dan):
        account = Account.objects.create(kind="api", name="Shop")
        bens = program(ben)
        said = {"account": account.pk, "type": "message", "whom": {"kind": "email", "value": "dan@example.com"},
                "text": "By the app", "external_id": "o1"}  # fmt: skip
        told = bens.posts("/interactions", said)
        assert (told.status_code, told.json()["state"]) == (202, "waiting")
        assert Arrival.objects.filter(pk=told.json()["id"]).exists()
        bens.posts("/interactions", said)  # the same external id: the same touch
        settle()
        became = bens.reads(f"/arrivals/{told.json()['id']}")
        assert became["state"] == "settled"
        touch = bens.reads(f"/interactions/{became['interactions'][0]}")
        assert (touch["text"], touch["proof"]) == ("By the app", "claimed")
        assert Interaction.objects.filter(account=account).count() == 1

    def test_only_to_an_account_for_it(self, ben, accounts):
        whom = {"kind": "email", "value": "dan@example.com"}
        said = {"account": accounts["letters"].pk, "type": "event", "whom": whom}
        assert program(ben).posts("/interactions", said).status_code == 422


class TestOnce:
    def test_the_same_again_is_answered_byte_for_byte_and_done_once(self, ben, matter):
        bens, at = program(ben), f"/conversations/{matter.pk}/messages"
        first = bens.posts(at, {"text": "On Monday."}, again="k1")
        again = bens.posts(at, {"text": "On Monday."}, again="k1")
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert (again["Idempotency-Replayed"], again["Content-Type"]) == ("true", first["Content-Type"])
        assert Dispatch.objects.count() == 1
        other = bens.posts(at, {"text": "On Tuesday."}, again="k1")
        assert (other.status_code, other.json()["type"]) == (422, "/api/v1/docs#key-used")
        assert bens.posts(at, {"text": "On Monday."}, again="k2").json()["id"] != first.json()["id"]

    def test_a_key_is_one_tokens_for_a_day(self, ben, matter, clock):
        bens, others, at = program(ben), program(ben), f"/conversations/{matter.pk}/notes"
        bens.posts(at, {"text": "A"}, again="k")
        assert others.posts(at, {"text": "B"}, again="k").status_code == 201
        clock.forward(hours=25)
        assert idempotency.forget_old() == 2
        assert bens.posts(at, {"text": "C"}, again="k").status_code == 201
        for odd in ("x" * 201, "with blank"):
            assert bens.posts(at, {"text": "A"}, again=odd).status_code == 422

    def test_a_refusal_is_kept_but_not_one_that_passes(self, ben, cleo, matter):
        bens, at = program(ben), f"/conversations/{matter.pk}"
        assert bens.posts(f"{at}/notes", {"text": " "}, again="empty").status_code == 422
        assert KeptAnswer.objects.get().status == 422
        Account.objects.update(enabled=False)
        assert bens.posts(f"{at}/messages", {"text": "Hello"}, again="later").status_code == 409
        Account.objects.update(enabled=True)
        assert bens.posts(f"{at}/messages", {"text": "Hello"}, again="later").status_code == 201

    def test_what_is_under_way_is_told_to_wait_and_what_died_is_done(self, ben, matter, clock):
        bens, at = program(ben), f"/conversations/{matter.pk}/notes"
        bens.posts(at, {"text": "A"}, again="k")
        Note.objects.all().delete()
        KeptAnswer.objects.update(status=None)  # as a process that is at it, or died
        waiting = bens.posts(at, {"text": "A"}, again="k")
        assert (waiting.status_code, waiting["Retry-After"]) == (409, "1")
        clock.forward(seconds=61)
        assert bens.posts(at, {"text": "A"}, again="k").status_code == 201
        assert Note.objects.count() == 1
        assert happened_to(matter).count("conversation.noted") == 2

    def test_what_broke_leaves_nothing(self, ben, matter, monkeypatch):
        def breaks(*args, **named):
            Note.objects.create(conversation=matter, agent_id=ben.id, text="half")
            raise RuntimeError("odd")

        bens, at = program(ben), f"/conversations/{matter.pk}/notes"
        with monkeypatch.context() as broken:
            broken.setattr("sixring.conversations.writing.notes.note", breaks)
            answer = bens.posts(at, {"text": "A"}, again="k")
        assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
        assert (Note.objects.count(), KeptAnswer.objects.count()) == (0, 0)
        assert bens.posts(at, {"text": "A"}, again="k").status_code == 201


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_twins_that_come_together_are_one(ben, matter):
    key, at = program(ben).key, f"/conversations/{matter.pk}/messages"
    api.door()

    def send():
        from tests.integrations.calling import Program

        return Program(key).posts(at, {"text": "On Monday."}, again="k")

    answers = at_once(*[send] * 6)
    assert {one.status_code for one in answers} <= {201, 409}
    assert len({one.content for one in answers if one.status_code == 201}) == 1
    assert Dispatch.objects.count() == 1
    assert KeptAnswer.objects.get().status == 201
    assert KeptAnswer.objects.get().made_at > time_of_day.now() - timedelta(hours=1)
