"""Attacks by webhook: into our own network, for what its owner may not see, for the secret, without the right."""

import json

import pytest
from pytest_django import Settings

from sixring.conversations.models import Conversation
from sixring.core.actors import Actor
from sixring.core.errors import Forbidden, Invalid, SixringError
from sixring.core.fetch import FetchRefused
from sixring.core.models import Agent, Role
from sixring.integrations.webhooks import endpoints, kinds, log, telling
from sixring.integrations.webhooks.models import Attempt, Delivery, Endpoint
from sixring.interactions.models import Interaction
from tests.cast import Customer, agent_of, employ, where
from tests.integrations.receiving import Receiver, connected, deliveries, send, spread
from tests.replying import says
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db
HERE = "http://127.0.0.1:8000/admin"


@pytest.mark.parametrize(
    "url",
    ["http://hears.example/", "ftp://hears.example/", "https://user:word@hears.example/", "https://hears.example:22/",
     "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest", "https://10.0.0.7/", "nonsense", "",
     f"https://hears.example/{'x' * 500}"],
)  # fmt: skip
def test_an_odd_address_is_refused_at_once(url: str, ada: Actor) -> None:
    with pytest.raises((Invalid, FetchRefused)):
        endpoints.make(url, ["message.received"], owner=agent_of(ada), actor=ada)
    assert not Endpoint.objects.exists()


def test_a_name_that_leads_inward_is_never_connected_to(
    ada: Actor, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """A name may lead elsewhere each time it is asked; what counts is where the connection goes."""
    monkeypatch.setattr("sixring.core.fetch.wire.look_up", lambda host, port, seconds: ["127.0.0.1"])
    made, _ = endpoints.make("https://hears.example:8443/", ["message.received"], owner=agent_of(ada), actor=ada)
    log.test(made, actor=ada)
    send()
    assert receiver.ids == []
    assert "private network" in Attempt.objects.get().error
    assert deliveries()[0].state == "waiting"


def test_a_redirect_leads_nowhere(receiver: Receiver, another: Receiver, ada: Actor, settings: Settings) -> None:
    endpoint = connected(receiver, ada)
    settings.FETCH_ALLOW = [*settings.FETCH_ALLOW, another.place]
    receiver.replies = [says(308, b"", Location=another.url)]
    log.test(endpoint, actor=ada)
    send()
    assert another.ids == []
    assert Attempt.objects.get().status == 308


def test_it_tells_nothing_its_owner_may_not_see(
    receiver: Receiver, ada: Actor, cleo: Actor, dan: Customer
) -> None:  # fmt: skip
    connected(receiver, cleo, *[kind.name for kind in kinds.ALL], by=ada)
    for account in dan.accounts.values():
        only_for(account, "Support")
    dan.writes("A secret of Support's")
    spread()
    assert receiver.ids == []
    assert {one.state for one in deliveries()} == {"withheld"}


def test_what_was_hidden_meanwhile_is_not_told_again(
    receiver: Receiver, ada: Actor, cleo: Actor, dan: Customer
) -> None:  # fmt: skip
    connected(receiver, cleo, by=ada)
    dan.writes("For everybody")
    spread()
    for account in dan.accounts.values():
        only_for(account, "Support")
    log.replay(deliveries()[0], actor=ada)
    send()
    assert len(receiver.ids) == 1
    assert [one.state for one in deliveries()] == ["withheld"]


def test_of_what_is_gone_only_its_id_is_told(receiver: Receiver, ada: Actor, dan: Customer) -> None:
    endpoint = connected(receiver, ada)
    for kind, model in (("interaction", Interaction), ("conversation", Conversation), ("person", None)):
        assert model is None or not model.objects.filter(pk=4711).exists()
        row = Delivery(
            endpoint=endpoint, kind="message.received", subject_kind=kind, subject_id=4711, at=endpoint.made_at
        )
        told = telling.payload(row)
        assert told is not None
        assert told["data"] == {"id": 4711}


def test_nobody_lends_an_endpoint_more_eyes_than_they_have(ada: Actor) -> None:
    admin = employ("Admin", Role.ADMIN, "Support")
    with pytest.raises(Forbidden, match="Ada"):
        endpoints.make("https://hears.example/", ["message.received"], owner=agent_of(ada), actor=admin)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AGENT, Role.LEAD, Role.MANAGER])
def test_only_administrators_have_to_do_with_them(role: Role, receiver: Receiver, ada: Actor) -> None:
    endpoint = connected(receiver, ada)
    delivery = log.test(endpoint, actor=ada)
    other = employ("Other", role, "Support")
    acts = [
        lambda: endpoints.make(receiver.url, ["message.received"], owner=agent_of(other), actor=other),
        lambda: endpoints.change(endpoint, receiver.url, ["message.sent"], owner=agent_of(other), actor=other),
        lambda: endpoints.rotate(endpoint, actor=other),
        lambda: endpoints.stop(endpoint, "", actor=other),
        lambda: endpoints.start(endpoint, actor=other),
        lambda: endpoints.remove(endpoint, actor=other),
        lambda: endpoints.visible_to(other),
        lambda: log.get(other, delivery.pk),
        lambda: log.test(endpoint, actor=other),
        lambda: log.replay(delivery, actor=other),
        lambda: log.replay_failed(endpoint, endpoint.made_at, actor=other),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()


def test_the_secret_is_shown_once(ada: Actor) -> None:
    browser = enter(ada)
    typed = {"url": "https://hears.example/", "kinds": ["message.received"], "owner": ada.id}
    answer = browser.post("/settings/webhooks/new/", typed)
    endpoint = Endpoint.objects.get()
    (secret,) = endpoints.secrets_of(endpoint)
    assert secret in read(answer)
    assert "no-store" in answer["Cache-Control"]
    pages = [f"/settings/webhooks/{endpoint.pk}/", f"/settings/webhooks/{endpoint.pk}/change/", "/settings/webhooks/"]
    assert not any(secret in read(browser.get(page)) for page in pages)
    assert secret not in json.dumps(list(Endpoint.objects.values()), default=str)
    fresh = read(browser.post(f"/settings/webhooks/{endpoint.pk}/secret/"))
    assert endpoints.secrets_of(Endpoint.objects.get())[0] in fresh
    assert secret not in fresh


def test_what_a_receiver_says_is_shown_as_text(receiver: Receiver, ada: Actor) -> None:
    endpoint = connected(receiver, ada)
    receiver.replies = [says(500, b"<script>alert(1)</script>\0")]
    delivery = log.test(endpoint, actor=ada)
    send()
    page = read(enter(ada).get(f"/settings/webhooks/deliveries/{delivery.pk}/"))
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("url", [HERE, "https://user@hears.example/", "x"])
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(url: str, ada: Actor) -> None:
    typed = {"url": url, "kinds": ["message.received"], "owner": ada.id, "description": "For the shop"}
    answer = enter(ada).post("/settings/webhooks/new/", typed)
    assert answer.status_code == 422
    assert "For the shop" in read(answer)


def test_there_are_only_so_many(ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoints, "MOST", 1)
    endpoints.make("https://hears.example/", ["message.received"], owner=Agent.objects.get(), actor=ada)
    with pytest.raises(SixringError, match="1 endpoints"):
        endpoints.make("https://hears.example/2", ["message.received"], owner=Agent.objects.get(), actor=ada)


def test_a_conversation_seen_in_part_tells_no_hidden_words(
    receiver: Receiver, ada: Actor, cleo: Actor, dan: Customer
) -> None:  # fmt: skip
    """Cleo sees the chat of a matter that went on by mail, which only Support sees."""
    connected(receiver, cleo, "conversation.opened", by=ada)
    only_for(dan.accounts["letters"], "Support")
    where(dan.chats("Hello there"))
    hidden = dan.writes("The hidden words", subject="A hidden title")
    spread()
    assert hidden.text not in str(receiver.heard)
    assert "hidden title" not in str(receiver.heard)
