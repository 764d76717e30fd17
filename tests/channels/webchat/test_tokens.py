"""Tokens of the chat: ours for the visitor, the site's for its user, and what is done to them by others."""

import base64
import json
import time
import warnings
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from jwt.warnings import InsecureKeyLengthWarning

from sixring.channels.adapters.webchat import tokens
from sixring.channels.adapters.webchat.row import Known
from sixring.channels.adapters.webchat.tokens import BadToken
from sixring.channels.models import Account
from sixring.core import clock

pytestmark = pytest.mark.django_db  # the first secret of all looks whether others are kept already

SECRET, FORMER = "the site's secret, at least 32 long", "the secret before it, also 32 long"
SHOP = "https://shop.test"


def chat(**secrets: str) -> Account:
    account = Account(kind="webchat", name="Shop chat")
    account.keep_secrets(**{"identity_secret": SECRET, **secrets})
    return account


def user_token(
    secret: str = SECRET, algorithm: str = "HS256", headers: dict[str, Any] | None = None, **claims: Any
) -> str:
    """What the site signs, with `claims` changed, or left out where None."""
    now = int(time.time())
    said = {"sub": "dan-1", "iat": now, "exp": now + 600, **claims}
    said = {name: value for name, value in said.items() if value is not None}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureKeyLengthWarning)  # weak secrets are what some tests are about
        return jwt.encode(said, secret, algorithm=algorithm, headers=headers)


def test_a_visitor_is_known_by_their_token_on_their_site_for_a_day():
    account = chat()
    session = tokens.new_session(account, SHOP)
    token = tokens.sign(session)
    assert tokens.read(token, account, SHOP) == session
    assert tokens.read(token, account) == session
    assert session.identities == (Known("visitor", session.visitor, account.key),)
    assert len(bytes.fromhex(session.visitor)) == 16

    with clock.frozen(clock.now() + timedelta(hours=24, seconds=1)), pytest.raises(BadToken):
        tokens.read(token, account, SHOP)
    with clock.frozen(clock.now() + timedelta(days=29)):
        assert tokens.recall(token, account, SHOP).renewed().visitor == session.visitor
    with clock.frozen(clock.now() + timedelta(days=31)), pytest.raises(BadToken):
        tokens.recall(token, account, SHOP)


def test_a_visitor_token_of_another_chat_site_or_signer_is_refused():
    account, other = chat(), chat()
    token = tokens.sign(tokens.new_session(account, SHOP))
    forged = jwt.encode(jwt.decode(token, options={"verify_signature": False}), SECRET, algorithm="HS256")
    head, body, mark = token.split(".")
    for wrong, where, origin in [
        (token, other, SHOP),
        (token, account, "https://other.test"),
        (forged, account, SHOP),
        (f"{head}.{body}.", account, SHOP),
        (f"{head}.{body[:-2]}AA.{mark}", account, SHOP),
        (user_token(), account, SHOP),
        ("x" * 10_000, account, SHOP),
    ]:
        with pytest.raises(BadToken):
            tokens.read(wrong, where, origin)


def test_the_site_says_who_its_user_is():
    reach = {"email": "dan@example.com", "phone": "+442079460018", "anonymous_id": "a" * 16}
    user = tokens.read_user(user_token(**reach, name="Dan", plan="gold", tags=[1]), chat())
    assert user.known == (
        Known("user_id", "dan-1", "user"),
        Known("email", "dan@example.com", ""),
        Known("phone", "+442079460018", ""),
        Known("anonymous_id", "a" * 16, ""),
    )
    assert user.facts == {"email": "dan@example.com", "phone": "+442079460018", "name": "Dan", "plan": "gold"}


def test_a_short_anonymous_id_is_left_out():
    assert tokens.read_user(user_token(anonymous_id="12345"), chat()).known == (Known("user_id", "dan-1", "user"),)


def test_the_former_secret_holds_while_it_is_kept_and_a_kid_is_welcome():
    token = user_token(FORMER, headers={"kid": "2026-01"})
    assert tokens.read_user(token, chat(identity_secret_previous=FORMER)).user_id == "dan-1"
    with pytest.raises(BadToken):
        tokens.read_user(token, chat())


def none_signed() -> str:
    parts = [{"alg": "none", "typ": "JWT"}, {"sub": "dan-1", "iat": int(time.time()), "exp": int(time.time()) + 600}]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*encoded, ""])


@pytest.mark.parametrize(
    "made",  # when the test runs: some hold a time
    [
        lambda: user_token("somebody else's secret of 32 letters"),
        lambda: user_token(algorithm="HS512"),
        none_signed,
        lambda: "",
        lambda: "a.b.c",
        lambda: user_token()[:-4],
        lambda: user_token(exp=None),
        lambda: user_token(iat=None),
        lambda: user_token(exp="soon"),
        lambda: user_token(exp=int(time.time()) + 7200),
        lambda: user_token(iat=int(time.time()) - 7200, exp=int(time.time()) - 3600),
        lambda: user_token(iat=int(time.time()) + 600, exp=int(time.time()) + 1200),
        lambda: user_token(nbf=int(time.time()) + 600),
        lambda: user_token(iat=float("nan")),
        lambda: user_token(exp=float("inf")),
        lambda: user_token(sub=None),
        lambda: user_token(sub=["dan-1"]),
        lambda: user_token(aud="another chat"),
        lambda: user_token(name="x" * 9000),
    ],
)
def test_a_user_token_that_is_not_the_sites_fresh_word_is_refused(made: Callable[[], str]):
    with pytest.raises(BadToken):
        tokens.read_user(made(), chat(identity_secret_previous=FORMER))


@pytest.mark.parametrize("secret", ["", " ", "short"])
def test_without_a_real_secret_nobody_is_believed(secret: str):
    for signed_with in (secret, SECRET):
        with pytest.raises(BadToken):
            tokens.read_user(user_token(signed_with or " "), chat(identity_secret=secret))
