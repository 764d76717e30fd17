"""GreenThumb Gardens' Instagram account, and what Instagram tells of it."""

import pytest

from sixring.channels import registry
from sixring.channels.media import bringing
from sixring.channels.meta import profiles
from tests.channels.meta import Graph, account_of, comes_to

ACCOUNT, DANS, APP = "17841405822304914", "6543210987", "990011"
AT = 1772452800000  # NOON of the cast
SETTINGS = {"account_id": ACCOUNT, "app_id": APP, "login": "instagram", "page_id": ""}


def entry(**said):
    return {"object": "instagram", "entry": [{"id": ACCOUNT, "time": AT, **said}]}


def event(ours=False, at=AT, **said):
    them, us = {"id": DANS}, {"id": ACCOUNT}
    return {"sender": us if ours else them, "recipient": them if ours else us, "timestamp": at, **said}


def messaging(*events):
    return entry(messaging=list(events))


def says(text="Where is my order?", mid="m_1", **more):
    return messaging(event(message={"mid": mid, "text": text, **more}))


def comment(text="Do they like shade?", number=1, who=DANS, parent="", wrapped=True):
    value = {"id": f"1790{number}", "from": {"id": who, "username": "dan.moss"}, "text": text,
             "media": {"id": "18000042", "media_product_type": "FEED"}}  # fmt: skip
    change = {"field": "comments", "value": value | ({"parent_id": parent} if parent else {})}
    return entry(changes=[change]) if wrapped else entry(**change)


@pytest.fixture
def graph(monkeypatch):
    profiles.forget()
    found = Graph(monkeypatch, bringing)
    found.known = {
        DANS: (200, {"name": "Dan Moss", "username": "dan.moss"}),
        "18000042": (200, {"caption": "Ferns are in.", "permalink": "https://www.instagram.com/p/x/"}),
    }
    return found


@pytest.fixture
def adapter():
    return registry.adapter_of("instagram")


@pytest.fixture
def account(db, channels, clock):
    return account_of("instagram", "Our Instagram", SETTINGS)


@pytest.fixture
def comes(account, graph):
    return comes_to(account)
