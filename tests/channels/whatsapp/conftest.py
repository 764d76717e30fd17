"""GreenThumb Gardens' number at WhatsApp, and what WhatsApp tells of it."""

import pytest

from sixring.channels import registry
from sixring.channels.adapters.whatsapp import files
from tests.channels.meta import Graph, account_of, comes_to

NUMBER, DANS, DANS_ID = "106540352242922", "447700900123", "GB.13491208655302741918"
SETTINGS = {"phone_number_id": NUMBER, "waba_id": "102290129340398", "business_id": "", "templates": []}
WHO = {"profile": {"name": "Dan Moss", "username": "danmoss"}, "wa_id": DANS, "user_id": DANS_ID}
AT = 1772452800  # NOON of the cast


def value(**said):
    return {
        "messaging_product": "whatsapp", "contacts": [WHO],
        "metadata": {"display_phone_number": "442079460100", "phone_number_id": NUMBER}, **said,
    }  # fmt: skip


def told(*values, field="messages"):
    changes = [{"field": field, "value": one} for one in values]
    return {"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": changes}]}


def message(kind="text", own=None, number=1, **more):
    own = {"body": "Where is my order?"} if kind == "text" and own is None else own
    return {
        "from": DANS, "from_user_id": DANS_ID, "id": f"wamid.{number}", "timestamp": str(AT), "type": kind,
        **({kind: own} if own is not None else {}), **more,
    }  # fmt: skip


def says(*messages, **more):
    return told(value(messages=list(messages), **more))


def status(word, number=900, **more):
    return {"id": f"wamid.{number}", "status": word, "timestamp": str(AT), "recipient_id": DANS, **more}


@pytest.fixture
def graph(monkeypatch):
    return Graph(monkeypatch, files)


@pytest.fixture
def adapter():
    return registry.adapter_of("whatsapp")


@pytest.fixture
def account(db, channels, clock):
    return account_of("whatsapp", "WhatsApp", SETTINGS)


@pytest.fixture
def comes(account, graph):
    return comes_to(account)
