"""From the door through reception: every event becomes one touch of the right identity, however often it comes."""

from collections.abc import Callable
from typing import Any

import pytest

from sixring.channels import quarantine
from sixring.channels.models import Account, Arrival, Quarantine
from sixring.core.actors import SYSTEM
from sixring.interactions.models import Interaction
from sixring.people.models import Fact, Identity, Suggestion

from .conftest import Post
from .test_door import BROWSER, batch, track

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]
Settle = Callable[[], list[Interaction]]
BACKEND = "f" * 32
OTHER = "c9f0f895-fb98-4b91-bb6c-1a2b3c4d5e6f"


def identify(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "identify", "messageId": name, **more}


def test_six_calls_are_six_touches(source: Account, post: Post, settle: Settle):
    kinds = ["identify", "track", "page", "screen", "group", "alias"]
    more = {"userId": "u1", "previousId": "u0", "groupId": "g1"}
    post("/v1/batch", {"batch": [track(f"m{kind}", **more) | {"type": kind} for kind in kinds]})
    log = settle()
    assert [row.kind for row in log] == kinds
    assert {(row.channel, row.direction, row.proof) for row in log} == {("tracking", "in", "provider")}
    assert Identity.objects.get().value == BROWSER


def test_replays_overlaps_and_twins_are_recorded_once(source: Account, post: Post, settle: Settle):
    post("/v1/batch", batch("a", "b", "b"))
    settle()
    post("/v1/batch", batch("a", "b", "b", sentAt="2026-03-21T12:00:00Z"))
    post("/v1/batch", batch("b", "c"))
    post("/v1/t", track("c"))
    assert sorted(row.dedupe for row in settle()) == ["a", "b", "c"]


def test_ids_count_within_their_source_only(source: Account, server_source: Account, post: Post, settle: Settle):
    post("/v1/t", track("a"))
    post("/v1/t", track("a"), key=BACKEND)
    assert len(settle()) == 2


def test_bad_events_go_to_quarantine_alone_and_can_be_replayed(source: Account, post: Post, settle: Settle):
    events = [
        track("a"),
        track("big", properties={"text": "x" * 40_000}),
        7,
        track("b"),
        {"type": "track", "event": "x"},
    ]
    post("/v1/batch", {"batch": events})
    assert [row.dedupe for row in settle()] == ["a", "b"]
    assert [row.item for row in Quarantine.objects.order_by("id")] == [1, 2, 4]
    source.settings = {"event_kb": 64}
    source.save()
    row = Quarantine.objects.order_by("id")[0]
    assert "32,768" in row.reason
    quarantine.replay(row, actor=SYSTEM)
    assert [row.dedupe for row in settle()] == ["a", "b", "big"]


def test_what_postgres_cannot_store_does_not_hold_up_the_rest(source: Account, post: Post, settle: Settle):
    odd = track("odd\x00", properties={"a\x00": "\x00", "cut": "\ud83d"}, traits={"name": "D\x00an"})
    post("/v1/batch", {"batch": [odd, track("b", anonymousId="nul\x00" + BROWSER)]})
    assert [row.dedupe for row in settle()] == ["odd", "b"]
    assert not Quarantine.objects.exists()


def test_events_out_of_order_keep_their_own_time(source: Account, post: Post, settle: Settle):
    for name, at in (("late", "12:00:09"), ("early", "12:00:01")):
        post("/v1/t", track(name, timestamp=f"2026-03-21T{at}Z", sentAt="2026-03-21T12:00:10Z"))
    settle()
    times = dict(Interaction.objects.values_list("dedupe", "occurred_at"))
    assert 7 < (times["late"] - times["early"]).total_seconds() < 9


def test_claims_of_a_page_suggest_and_never_join(source: Account, server_source: Account, post: Post, settle: Settle):
    post("/v1/i", identify("s", userId="dan-1", traits={"name": "Dan"}), key=BACKEND)
    post("/v1/i", identify("c", anonymousId=BROWSER, userId="dan-1", traits={"name": "Dan"}))
    settle()
    user, browser = Identity.objects.order_by("id")
    assert (user.kind, browser.kind) == ("user_id", "anonymous_id")
    assert user.person_id != browser.person_id
    assert Suggestion.objects.get().reason == "gave dan-1 as their user id, without proof"


def test_a_user_id_from_a_page_alone_is_a_separate_claimed_identity(
    source: Account, server_source: Account, post: Post, settle: Settle
):
    post("/v1/i", identify("s", userId="dan-1"), key=BACKEND)
    post("/v1/t", track("c", anonymousId=None, userId="dan-1"))
    settle()
    assert list(Identity.objects.order_by("id").values_list("value", "claimed")) == [("dan-1", False), ("dan-1", True)]
    assert Suggestion.objects.count() == 1


def test_a_server_of_ours_joins_the_browser_to_its_user(source, server_source, post: Post, settle: Settle):
    post("/v1/t", track("before"))
    post("/v1/i", identify("s", userId="dan-1", anonymousId=BROWSER, traits={"plan": "gold"}), key=BACKEND)
    settle()
    assert len(set(Identity.objects.values_list("person__redirect", "person"))) == 1
    assert Fact.objects.get(name="plan").proof == "provider"


def test_two_users_on_one_browser_stay_two_people(server_source: Account, post: Post, settle: Settle):
    first = "2026-03-21T12:00:00Z"
    then = "2026-03-21T13:00:00Z"
    post("/v1/i", identify("a", userId="dan-1", anonymousId=BROWSER, timestamp=first), key=BACKEND)
    post("/v1/i", identify("b", userId="cleo-2", anonymousId=BROWSER, timestamp=then), key=BACKEND)
    settle()
    dan, cleo = (Identity.objects.get(value=value).person_id for value in ("dan-1", "cleo-2"))
    assert dan != cleo
    assert Identity.objects.get(value=BROWSER).person_id == cleo


def test_an_arrival_without_sense_waits_in_quarantine(source: Account, post: Post, settle: Settle):
    post("/v1/merge", {"mergeProperties": []})
    assert settle() == []
    assert "'merge' is none we know" in Quarantine.objects.get().reason
    assert Arrival.objects.get().raw
