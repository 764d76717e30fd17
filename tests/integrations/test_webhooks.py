"""Facts about outgoing webhooks: who asked hears what happened, signed, once it is committed."""

from datetime import timedelta

import pytest

from sixring.conversations import assignment, closure
from sixring.core import changes, clock, listeners
from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.core.models import Cursor
from sixring.integrations.webhooks import endpoints, log, sending
from sixring.integrations.webhooks.models import Delivery
from tests.cast import Customer, agent_of, happened_to, where
from tests.integrations.receiving import Receiver, connected, deliveries, send, spread
from tests.replying import says

pytestmark = pytest.mark.django_db


def test_an_endpoint_hears_what_it_asked_for(receiver: Receiver, ada: Actor, dan: Customer) -> None:
    connected(receiver, ada, "conversation.opened", "conversation.resolved", "message.received")
    matter = where(dan.writes("Where are my trays?"))
    assignment.assign(matter, agent_of(ada), actor=ada)
    closure.resolve(matter, actor=ada)
    spread()
    assert receiver.odd == 0
    assert sorted(receiver.types()) == ["conversation.opened", "conversation.resolved", "message.received"]
    assert {one.state for one in deliveries()} == {Delivery.State.ACCEPTED}


@pytest.mark.data
@pytest.mark.django_db(transaction=True)
def test_what_was_committed_is_heard_once_on_either_database(receiver: Receiver, ada: Actor, dan: Customer) -> None:
    connected(receiver, ada)
    for text in ("One", "Two", "Three"):
        dan.writes(text)
        spread()
    assert len(receiver.heard) == len(set(receiver.ids)) == 3


def test_what_it_is_told_is_what_the_api_answers(receiver: Receiver, ada: Actor, dan: Customer) -> None:
    connected(receiver, ada, "message.received", "conversation.opened")
    message = dan.writes("Where are my trays?")
    spread()
    told = {one["type"]: one for one in receiver.heard}
    assert told["message.received"]["data"]["id"] == message.pk
    assert "Where are my trays?" in str(told["message.received"]["data"])
    assert told["conversation.opened"]["data"]["id"] == where(message).pk
    assert set(told["message.received"]) == {"type", "timestamp", "data"}
    assert told["message.received"]["timestamp"].endswith("Z")


def test_what_happened_before_it_was_there_is_not_told(receiver: Receiver, ada: Actor, dan: Customer) -> None:
    dan.writes("Before")
    connected(receiver, ada)
    dan.writes("After")
    spread()
    assert len(receiver.heard) == 1


def test_a_customer_s_second_message_opens_nothing(receiver: Receiver, ada: Actor, dan: Customer) -> None:
    connected(receiver, ada, "conversation.opened")
    dan.writes("Where are my trays?", reference="<trays@far.test>")
    dan.writes("And my pots?", replies_to=["<trays@far.test>"])
    spread()
    assert receiver.types() == ["conversation.opened"]


def test_reading_the_log_again_tells_nobody_twice(receiver: Receiver, ada: Actor, dan: Customer) -> None:
    connected(receiver, ada)
    dan.writes()
    spread()
    Cursor.objects.filter(name__startswith="webhooks").update(position=changes.START)
    spread()
    assert len(receiver.ids) == 1


def test_while_two_secrets_work_both_sign(receiver: Receiver, ada: Actor) -> None:
    endpoint = connected(receiver, ada)
    (former,) = receiver.secrets
    fresh = endpoints.rotate(endpoint, actor=ada)
    for known in ([former], [fresh]):
        receiver.secrets = known
        log.test(endpoint, actor=ada)
        send()
    assert (len(receiver.heard), receiver.odd) == (2, 0)
    assert happened_to(endpoint).count("webhook.secret_changed") == 1


def test_after_a_day_only_the_new_secret_signs(receiver: Receiver, ada: Actor) -> None:
    endpoint = connected(receiver, ada)
    (former,) = receiver.secrets
    fresh = endpoints.rotate(endpoint, actor=ada)
    with clock.frozen(clock.ahead(hours=25)):
        endpoint.refresh_from_db()
        assert endpoints.secrets_of(endpoint) == [fresh]
        log.forget_old()
    endpoint.refresh_from_db()
    assert endpoint.former_until is None
    assert endpoints.secrets_of(endpoint) == [fresh] != [former]


def test_a_slow_receiver_holds_up_nobody_else(receiver: Receiver, another: Receiver, ada: Actor, dan: Customer) -> None:
    receiver.open.clear()
    connected(receiver, ada)
    connected(another, ada)
    dan.writes("One")
    dan.writes("Two")
    while listeners.settle():
        pass
    while len(another.heard) < 2:
        assert sending.settle()
    assert sorted(told["data"]["id"] for told in another.heard) == sorted(one.subject_id for one in deliveries())[::2]
    assert len(deliveries(endpoint__url=receiver.url, state="waiting")) == 2
    receiver.open.set()
    send()
    assert {one.state for one in deliveries()} == {Delivery.State.ACCEPTED}


def test_of_one_subject_one_goes_after_the_other(receiver: Receiver, ada: Actor, dan: Customer) -> None:
    connected(receiver, ada, "conversation.assigned", "conversation.resolved", "conversation.reopened")
    matter = where(dan.writes())
    assignment.assign(matter, agent_of(ada), actor=ada)
    closure.resolve(matter, actor=ada)
    closure.reopen(matter, actor=ada)
    spread()
    assert receiver.types() == ["conversation.assigned", "conversation.resolved", "conversation.reopened"]


def test_two_hundred_and_something_is_enough_whatever_the_body(receiver: Receiver, ada: Actor) -> None:
    endpoint = connected(receiver, ada)
    receiver.replies = [says(202, b"x" * 100_000), says(200, b"odd", Content_Encoding="br")]
    for _ in range(2):
        log.test(endpoint, actor=ada)
    send()
    assert [(one.state, log.tries(one)[0].error) for one in deliveries()] == [("accepted", "")] * 2
    assert max(len(one.excerpt) for one in log.tries(deliveries()[0])) == sending.EXCERPT


def test_an_endpoint_that_is_gone_is_stopped_and_its_owner_hears(receiver: Receiver, ada: Actor, ben: Actor) -> None:
    endpoint = connected(receiver, ben, by=ada)
    receiver.replies = [says(410)]
    log.test(endpoint, actor=ada)
    send()
    endpoint.refresh_from_db()
    assert "410" in endpoint.stopped_why
    assert [one.state for one in deliveries()] == ["failed"]
    assert happened_to(endpoint)[-1] == "webhook.stopped"
    assert bell_of(ben) == ["webhook_off"]


def bell_of(actor: Actor) -> list[str]:
    from sixring.conversations import notices

    return [line.notice.kind for line in notices.latest(actor) if line.text]


def test_stopped_it_is_told_nothing_and_started_again_what_follows(
    receiver: Receiver, ada: Actor, dan: Customer
) -> None:  # fmt: skip
    endpoint = connected(receiver, ada)
    endpoints.stop(endpoint, "A pause.", actor=ada)
    dan.writes("Meanwhile")
    spread()
    endpoints.start(endpoint, actor=ada)
    dan.writes("Afterwards")
    spread()
    assert len(receiver.heard) == 1


def test_what_is_days_old_when_it_comes_is_no_news(receiver: Receiver, ada: Actor, dan: Customer) -> None:
    connected(receiver, ada)
    dan.writes("Brought along", occurred_at=(clock.now() - timedelta(days=9)).isoformat())
    spread()
    assert deliveries() == []


@pytest.mark.parametrize("names", [[], ["conversation.eaten"]])
def test_it_has_to_choose_kinds_there_are(names: list[str], receiver: Receiver, ada: Actor) -> None:
    endpoint = connected(receiver, ada)
    with pytest.raises(Invalid, match=r"conversation\.opened"):
        endpoints.change(endpoint, receiver.url, names, owner=agent_of(ada), actor=ada)
