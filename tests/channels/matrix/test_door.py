"""At the door: whose token it is, what a homeserver may ask beneath our hook, and what it is given."""

import asyncio
import json

import httpx
import pytest
import yaml

from sixring.channels import hooks, setup
from sixring.channels.adapters.matrix.settings import MatrixForm, homeserver_tokens, our_token, registration
from sixring.channels.contract import DeliveryError
from sixring.channels.models import Arrival
from sixring.conversations.models import Typing
from sixring.interactions.models import Interaction
from tests.cast import settle

from .conftest import DAN, ROOM, US, text

pytestmark = pytest.mark.django_db


def ask(*requests):
    async def run():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(hooks.app), base_url="http://inside.test") as client:
            return [await client.request(method, path, content=raw, headers=headers)
                    for method, path, raw, headers in requests]  # fmt: skip

    return asyncio.run(run())


@pytest.mark.django_db(transaction=True)
def test_the_door(home, api):
    new, old = ({"authorization": f"Bearer {one}"} for one in homeserver_tokens(home))
    hook, body = f"/hooks/{home.key}", json.dumps({"events": [text()]}).encode()
    put = f"{hook}/_matrix/app/v1/transactions/1"
    taken = ask(("PUT", put, body, new), ("PUT", put, body, old), ("POST", f"{hook}/_matrix/app/v1/ping", b"{}", new))
    assert [(one.status_code, one.json()) for one in taken] == [(200, {})] * 3
    assert taken[0].headers["content-length"] == "2"
    absent = ask(("GET", f"{hook}/_matrix/app/v1/users/@x:greenthumb.test", b"", new),
                 ("GET", f"{hook}/_matrix/app/v1/rooms/%23x:greenthumb.test", b"", new))  # fmt: skip
    assert [(one.status_code, one.json()["errcode"]) for one in absent] == [(404, "M_NOT_FOUND")] * 2
    wrong = {"authorization": f"Bearer {our_token(home)}"}
    refused = ask(("PUT", put, body, {}), ("PUT", put, body, wrong), ("POST", f"{hook}/_matrix/app/v1/ping", b"", {}),
                  ("POST", hook, body, {}), ("PUT", put + "/x", body, new), ("DELETE", put, body, new),
                  ("PUT", "/hooks/nobody/_matrix/app/v1/transactions/1", body, new))  # fmt: skip
    assert [one.status_code for one in refused] == [401, 401, 401, 401, 404, 404, 404]
    assert Arrival.objects.count() == 1
    settle()
    assert Interaction.objects.get().text == "Where is my order?"


@pytest.mark.django_db(transaction=True)
def test_who_types_is_shown_where_they_wrote_last_and_not_kept(home, api, comes):
    (touch,) = comes(text())
    typing = {"type": "m.typing", "room_id": ROOM, "content": {"user_ids": [DAN, US, 7]}}
    new = {"authorization": f"Bearer {homeserver_tokens(home)[0]}"}
    put = f"/hooks/{home.key}/_matrix/app/v1/transactions/9"
    ask(("PUT", put, json.dumps({"ephemeral": [typing]}).encode(), new))
    row = Typing.objects.get()
    assert (row.identity_id, Arrival.objects.count()) == (touch.identity_id, 1)
    before = row.until
    ask(("PUT", put, json.dumps({"ephemeral": [typing | {"content": {"user_ids": []}}]}).encode(), new))
    assert Typing.objects.get().until < before


def test_the_registration_is_a_file_a_homeserver_reads(home):
    told = yaml.safe_load(registration(home))
    assert told["url"] == f"http://testserver/hooks/{home.key}"
    assert told["namespaces"]["users"] == [{"exclusive": True, "regex": r"@support:greenthumb\.test"}]
    assert (told["receive_ephemeral"], told["rate_limited"], told["sender_localpart"]) == (True, False, "support")
    assert told["hs_token"] == homeserver_tokens(home)[0] != told["as_token"] == our_token(home)


def test_a_new_number_makes_new_tokens_and_believes_those_before_once(home):
    before = homeserver_tokens(home)
    home.settings = home.settings | {"number": 3}
    assert homeserver_tokens(home)[1] == before[0]
    assert before[1] not in homeserver_tokens(home)


def test_setting_up_makes_our_user(adapter, home, api):
    api.says |= {"/register": (400, {"errcode": "M_USER_IN_USE"}), "/displayname": {}}
    api.says = {"/displayname": {}, **api.says}
    setup.connect(adapter, home)
    method, path, more = api.calls[0]
    assert (method, path) == ("POST", "/_matrix/client/v3/register?kind=user")
    assert more["headers"]["Authorization"] == f"Bearer {our_token(home)}"
    assert api.calls[1][2]["json"] == {"displayname": "GreenThumb"}
    home.refresh_from_db()
    assert home.trouble == ""
    api.says["/register"] = (401, {"errcode": "M_UNKNOWN_TOKEN"})
    setup.connect(adapter, home)
    home.refresh_from_db()
    assert "registration" in home.trouble


def test_how_it_stands(adapter, home, api):
    api.says |= {"/whoami": {"user_id": US}, "/ping": {"duration_ms": 12}}
    assert [one.bad for one in adapter.state_of(home)] == [False]
    api.says["/ping"] = (502, {"errcode": "M_BAD_STATUS"})
    assert [one.bad for one in adapter.state_of(home)] == [True]
    api.says["/whoami"] = (401, {"errcode": "M_UNKNOWN_TOKEN"})
    with pytest.raises(DeliveryError, match="token"):
        adapter.state_of(home)


@pytest.mark.parametrize(
    ("field", "value"),
    [("url", "matrix.example.org"), ("url", "ftp://x.org"), ("server", "a b"), ("localpart", "Süd"), ("number", "0")],
)
def test_the_form_refuses(field, value):
    good = {"url": "https://matrix.example.org/", "server": "example.org", "localpart": "@support", "number": "1"}
    form = MatrixForm(good)
    assert form.is_valid()
    assert (form.cleaned_data["url"], form.cleaned_data["localpart"]) == ("https://matrix.example.org", "support")
    assert not MatrixForm(good | {field: value}).is_valid()
