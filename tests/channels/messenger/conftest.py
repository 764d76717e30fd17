"""GreenThumb Gardens' page, and what Facebook tells of it."""

import pytest

from sixring.channels import registry
from sixring.channels.media import bringing
from sixring.channels.meta import profiles
from tests.channels.meta import Graph, account_of, comes_to

PAGE, DANS, KIMS, APP = "208685479508187", "5678901234", "777000111", "990011"
AT = 1772452800000  # NOON of the cast
POST = f"{PAGE}_42"
SETTINGS = {"page_id": PAGE, "app_id": APP}


def entry(**said):
    return {"object": "page", "entry": [{"id": PAGE, "time": AT, **said}]}


def event(ours=False, at=AT, **said):
    them, us = {"id": DANS}, {"id": PAGE}
    return {"sender": us if ours else them, "recipient": them if ours else us, "timestamp": at, **said}


def messaging(*events):
    return entry(messaging=list(events))


def says(text="Where is my order?", mid="m_1", at=AT, **more):
    return messaging(event(at=at, message={"mid": mid, "text": text, **more}))


def comment(text="Do they like shade?", number=1, verb="add", who=DANS, parent=POST, **more):
    value = {
        "item": "comment", "verb": verb, "comment_id": f"42_{number}", "post_id": POST, "parent_id": parent,
        "from": {"id": who, "name": "Dan Moss"}, "message": text, "created_time": AT // 1000,
        "post": {"permalink_url": "https://www.facebook.com/gg/posts/42"}, **more,
    }  # fmt: skip
    return entry(changes=[{"field": "feed", "value": value}])


@pytest.fixture
def graph(monkeypatch):
    profiles.forget()
    found = Graph(monkeypatch, bringing)
    found.known = {
        DANS: (200, {"first_name": "Dan", "last_name": "Moss"}), POST: (200, {"message": "Ferns are in."}),
    }  # fmt: skip
    return found


@pytest.fixture
def adapter():
    return registry.adapter_of("messenger")


@pytest.fixture
def account(db, channels, clock):
    return account_of("messenger", "Our page", SETTINGS)


@pytest.fixture
def comes(account, graph):
    return comes_to(account)
