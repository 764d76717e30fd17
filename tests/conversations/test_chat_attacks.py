"""Whoever attacks the chat with tokens, origins and words: is refused, is written into the log, and learns nothing."""

import base64
import hmac
import json
import logging
import time
from collections.abc import Iterator

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.urls import reverse

from sixring.channels.adapters.webchat import tokens
from sixring.channels.models import Account, Arrival
from sixring.conversations.chat.acts import ACTS
from sixring.conversations.models import Conversation, SpentUserToken
from sixring.core.models import Agent
from sixring.people.models import Identity
from tests.conversations.chatting import SECRET, SHOP, Browser, app, open_chat, settle, user_token
from tests.conversations.listening import ask
from tests.conversations.test_live import hire, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]
ANOTHERS = "what another shop and we know, forty letters"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture
def chat() -> Account:
    return open_chat()


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.INFO, "sixring.chat"):
        yield caplog


def said(**more: object) -> dict[str, object]:
    now = int(time.time())
    return {"sub": "dan-1", "iat": now, "exp": now + 600, **more}


def handmade(alg: str, key: bytes, **head: str) -> str:
    """What a library would refuse to write."""
    parts = [base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in ({"alg": alg, **head}, said())]
    mac = base64.urlsafe_b64encode(hmac.digest(key, b".".join(parts), "sha256")).rstrip(b"=")
    return b".".join([*parts, mac]).decode()


NOW = int(time.time())
FORGED = {
    "alg none": lambda: jwt.encode(said(), None, "none"),
    "another secret": lambda: jwt.encode(said(), ANOTHERS, "HS256"),
    "RS256": lambda: jwt.encode(said(), RSA, "RS256"),
    "HS256 with the public key": lambda: handmade("HS256", PUBLIC),
    "HS256 called RS256": lambda: handmade("RS256", SECRET.encode()),
    "HS256 called none": lambda: handmade("none", SECRET.encode()),
    "HS512": lambda: jwt.encode(said(), SECRET * 2, "HS512"),
    "another chat's": lambda: jwt.encode(said(aud="0" * 32), SECRET, "HS256"),
    "expired": lambda: jwt.encode(said(iat=NOW - 900, exp=NOW - 300), SECRET, "HS256"),
    "from the future": lambda: jwt.encode(said(iat=NOW + 3600, exp=NOW + 4000), SECRET, "HS256"),
    "valid later": lambda: jwt.encode(said(nbf=NOW + 3600), SECRET, "HS256"),
    "for a year": lambda: jwt.encode(said(exp=NOW + 365 * 86400), SECRET, "HS256"),
    "without an end": lambda: jwt.encode({"sub": "dan-1", "iat": NOW}, SECRET, "HS256"),
    "with its own key": lambda: jwt.encode(
        said(), ANOTHERS, "HS256", {"jwk": {"kty": "oct", "k": "eA"}, "jku": "https://evil.test/"}
    ),
    "a path for a key": lambda: handmade("HS256", b"", kid="../../../dev/null"),
    "cut short": lambda: user_token().rpartition(".")[0] + ".",
    "no token": lambda: "dan-1",
}


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_forged_user_token_proves_nothing(chat: Account, told: pytest.LogCaptureFixture):
    for kind, forge in FORGED.items():
        cleo, forged = Browser(chat), forge()
        told.clear()
        for refused in (cleo.identify(forged), cleo.post("session", user_jwt=forged)):
            assert refused.status_code == 401, kind
            assert refused.json() == {"code": "user_token", "message": "The user token was not accepted."}
        ours = [record.message for record in told.records if record.name == "sixring.chat"]
        assert [one.startswith(f"chat {chat.pk}: user token refused") for one in ours] == [True] * 2
        assert forged not in "".join(ours)
    assert (Arrival.objects.count(), Identity.objects.count(), SpentUserToken.objects.count()) == (0, 0, 0)


def test_a_user_token_somebody_else_got_hold_of_is_refused_to_them(chat: Account, told: pytest.LogCaptureFixture):
    token = user_token()
    dan = Browser(chat, user_jwt=token)
    dan.writes("My order is GG-1.")
    cleo = Browser(chat)
    for refused in (cleo.identify(token), cleo.post("session", user_jwt=token)):
        assert (refused.status_code, refused.json()["code"]) == (401, "user_token")
    assert told.text.count("another visitor has used it") == 2
    assert cleo.sees == []
    assert dan.identify(token).status_code == 200
    assert dan.sees == ["My order is GG-1."]


def test_nor_does_another_spelling_of_its_signature_help(chat: Account):
    token = user_token()
    Browser(chat, user_jwt=token)
    head, _, signature = token.rpartition(".")
    spare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = spare.index(signature[-1])
    spelt = [f"{head}.{signature[:-1]}{spare[last ^ bit]}" for bit in (1, 2, 3)] + [f"{token}=", f"{token}\n"]
    cleo = Browser(chat)
    assert {cleo.identify(one).status_code for one in spelt} == {401}


def test_whoever_signs_out_leaves_nothing_to_come_back_with(chat: Account):
    token = user_token()
    dan = Browser(chat, user_jwt=token)
    dan.writes("My order is GG-1.")
    dan.logout()
    assert dan.identify(token).status_code == 401


def test_an_answer_that_was_lost_can_be_asked_for_again(chat: Account):
    dan, token = Browser(chat, user_jwt=user_token()), user_token("cleo-1")
    held = dan.token
    first = dan.identify(token).json()["visitor"]
    dan.token = held
    assert dan.identify(token).json()["visitor"] == first


def test_a_visitor_token_is_good_for_its_own_chat_and_kind_alone(chat: Account, told: pytest.LogCaptureFixture):
    dan, other = Browser(chat), open_chat()
    dan.writes("My order is GG-1.")
    foreign = Browser(other)
    links_key = jwt.encode({"aud": chat.key, "file": 1, "for": [1], "pic": False, "exp": NOW + 600}, "x" * 32, "HS256")
    mine = jwt.decode(dan.token, tokens.key(), ["HS256"], audience=chat.key)
    unsigned = jwt.encode(mine, None, "none")
    for token in (foreign.token, user_token(), links_key, unsigned, dan.token[:-4], f"{dan.token}x.y"):
        dan.token = token
        refused = dan.ask("GET", "messages")
        assert (refused.status_code, refused.json()["code"]) == (401, "token")
    assert told.text.count("visitor token refused") == 6


def test_what_another_visitor_wrote_is_had_by_no_cursor_and_no_id(chat: Account):
    Browser(chat).writes("My order is GG-1.")
    cleo = Browser(chat)
    for query in ("?after=0-0", "?after=0-9223372036854775807", "?after=' OR 1=1--", "?after=-1-1", "?visitor=1"):
        answer = cleo.ask("GET", f"messages{query}")
        assert (answer.status_code, answer.json()["messages"]) == (200, [])
    assert cleo.post("read", up_to=2**62).json() == {"read": 0, "unread": 0}


@pytest.mark.parametrize("origin", ["https://evil.test", "null", f"{SHOP}.evil.test", f"{SHOP}:444"])
def test_no_act_is_open_to_a_foreign_page(chat: Account, origin: str, told: pytest.LogCaptureFixture):
    dan = Browser(chat)
    for name, methods in ACTS.items():
        path = f"/chat/{chat.key}/{name}{'x' if name.endswith('/') else ''}"
        for method in (*methods, "OPTIONS"):
            refused = ask(app, method, path, {}, origin=origin, authorization=f"Bearer {dan.token}")
            assert (refused.status_code, refused.json()["code"]) == (403, "origin"), name
            assert not [header for header in refused.headers if header.startswith("access-control")]
    assert repr(origin) in told.text


def test_what_is_not_in_the_form_asked_for_is_refused_in_fixed_words(chat: Account):
    dan = Browser(chat)
    message = {"client_id": "m1", "text": "x"}
    for what, body in [
        ("read", {"up_to": "1"}), ("read", {"up_to": -1}), ("read", {"up_to": 2**70}), ("read", {}),
        ("typing", {"on": "yes"}), ("typing", []), ("identify", {"user_jwt": "x" * 9000}),
        ("session", {"anonymous_id": "x" * 401}), ("messages", {**message, "files": ["x" * 65]}),
        ("messages", {**message, "files": ["x"] * 101}), ("messages", {**message, "client_id": "../m1"}),
        ("messages", {**message, "claims": {f"k{n}": "v" for n in range(21)}}),
    ]:  # fmt: skip
        refused = dan.ask("POST", what, body)
        assert (refused.status_code, set(refused.json())) == (422, {"code", "message"}), body
    assert Arrival.objects.count() == 0


def test_hostile_names_and_words_are_words_on_the_desk(chat: Account):
    hostile = '<img src=x onerror="alert(1)">'
    dan = Browser(chat, user_jwt=user_token(name=hostile))
    dan.writes(
        f"{hostile} \u202egnp.exe {{{{7*7}}}}", claims={"name": f"{hostile}\x00", "email": hostile, hostile: hostile}
    )
    ada: Agent = hire("Ada", "owner")
    page = signed_in(ada).get(reverse("conversations:show", args=[Conversation.objects.get().pk])).content.decode()
    assert hostile not in page
    assert "&lt;img src=x onerror=" in page
    assert not Identity.objects.filter(kind="email", claimed=False).exists()


def test_nobody_writes_in_somebody_elses_name_by_what_they_claim(chat: Account):
    dan, cleo = Browser(chat, user_jwt=user_token(email="dan@example.com")), Browser(chat)
    dan.writes("My order is GG-1.")
    cleo.writes("Hello", claims={"email": "dan@example.com", "user_id": "dan-1", "visitor": dan.visitor})
    settle()
    assert cleo.identity.person != dan.identity.person
    assert cleo.sees == ["Hello"]
