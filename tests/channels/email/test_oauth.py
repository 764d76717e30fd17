"""Signing in to a mailbox with OAuth 2: connected, kept fresh, about to end, and lost in words."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sixring.channels.adapters.email.oauth import asking, grants, sasl, warnings
from sixring.channels.contract import DeliveryError
from sixring.channels.models import Grant
from sixring.core.fetch import Answer, FetchFailed
from tests.cast import at_once, happened_to
from tests.channels.email.oauth import ADDRESS, mailbox, registered, signed_in, without_wire
from tests.peers.issuer import SECRET, Issuer
from tests.screens import enter, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def issuer(monkeypatch):
    issuer = Issuer(ADDRESS)
    monkeypatch.setattr(asking, "fetch", without_wire(issuer))
    return issuer


@pytest.fixture
def account(db):
    return mailbox()


@pytest.fixture
def connected(account, issuer, ada, clock):
    registered(account, ada)
    return signed_in(enter(ada), account, issuer)


def test_signing_in_connects(connected, account, issuer):
    assert (connected.state, connected.reason) == ("connected", "")
    assert grants.token_of(account) in issuer.access
    assert happened_to(account)[-2:] == ["account.app_set", "account.signed_in"]


def test_no_secret_can_be_read_in_the_database_or_on_the_page(connected, account, ada):
    row = str(Grant.objects.values().get())
    page = read(enter(ada).get(reverse("channels:app", args=[account.pk])))
    for secret in (SECRET, connected.secret("refresh_token"), connected.secret("access_token")):
        assert secret
        assert secret not in row
        assert secret not in page


def test_a_token_is_renewed_before_it_ends(connected, account, issuer, clock):
    before = grants.token_of(account)
    clock.forward(minutes=49)
    assert grants.token_of(account) == before
    clock.forward(minutes=3)
    after = grants.token_of(account)
    assert (after != before, after in issuer.access) == (True, True)
    assert Grant.objects.get().secret("refresh_token") == issuer.refresh


def test_the_worker_renews_what_nobody_uses(connected, issuer, clock):
    assert grants.refresh_due() == 0
    clock.forward(minutes=51)
    assert grants.refresh_due() == 1
    assert grants.refresh_due() == 0
    assert len(issuer.asked) == 2


def test_a_token_the_server_refuses_is_renewed_at_once(connected, account, issuer):
    refused = grants.token_of(account)
    assert grants.token_of(account, refused) in issuer.access - {refused}


def test_whoever_comes_second_spends_no_refresh_token(connected, account, issuer, clock):
    late = Grant.objects.get()
    clock.forward(minutes=55)
    fresh = grants.refresh(Grant.objects.get())
    assert grants.refresh(late).version == fresh.version
    assert [form["grant_type"] for form in issuer.asked] == ["authorization_code", "refresh_token"]


def test_while_another_process_asks_the_token_there_is_does(connected, account, issuer, clock):
    clock.forward(minutes=55)
    assert grants.claim(connected)
    assert grants.token_of(account) == connected.secret("access_token")
    assert len(issuer.asked) == 1
    clock.forward(minutes=2)  # the other one died: its lease has run out
    assert grants.token_of(account) != connected.secret("access_token")


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_asks(account, issuer, ada, clock):
    registered(account, ada)
    signed_in(enter(ada), account, issuer)
    clock.forward(minutes=55)
    held = at_once(*[lambda: grants.token_of(account)] * 4)
    assert [form["grant_type"] for form in issuer.asked] == ["authorization_code", "refresh_token"]
    assert set(held) <= issuer.access
    assert Grant.objects.get().secret("refresh_token") == issuer.refresh


def test_a_sign_in_taken_back_is_told_and_mends_with_one_click(connected, account, issuer, ada, clock):
    issuer.revoke()
    clock.forward(hours=1)
    with pytest.raises(DeliveryError, match=r"needs signing in again at Another provider.*expired or revoked") as told:
        grants.token_of(account)
    assert not told.value.permanent  # what waits to be sent goes on waiting
    account.refresh_from_db()
    assert "needs signing in again" in account.trouble
    assert grants.refresh_due() == 0
    page = read(enter(ada).get(reverse("channels:app", args=[account.pk])))
    assert "Needs signing in again" in page
    assert reverse("channels:sign_in", args=[account.pk]) in page

    assert signed_in(enter(ada), account, issuer).state == "connected"
    account.refresh_from_db()
    assert account.trouble == ""


def test_a_provider_that_does_not_answer_loses_nothing(connected, account, issuer, clock):
    issuer.down = True
    clock.forward(minutes=55)
    assert grants.token_of(account) == connected.secret("access_token")
    clock.forward(minutes=10)
    with pytest.raises(DeliveryError, match="It is tried again by itself"):
        grants.token_of(account)
    issuer.down = False
    clock.forward(minutes=2)
    assert grants.token_of(account) in issuer.access


def test_a_sign_in_meanwhile_outweighs_an_older_answer(connected, issuer, account, ada):
    older = Grant.objects.get()
    newer = signed_in(enter(ada), account, issuer)
    grants.keep(older, asking.Tokens("late", older.expires_at, "late"))
    grants.lose(older, "late")
    assert (Grant.objects.get().secret("refresh_token"), Grant.objects.get().state) == (
        newer.secret("refresh_token"), "connected",
    )  # fmt: skip


def test_another_app_ends_the_sign_in(connected, account, ada):
    grants.set_up(account, grants.Wanted("google", "another"), actor=ada)
    kept = Grant.objects.get()
    assert (kept.state, kept.secret("refresh_token"), kept.secret("client_secret")) == ("new", "", SECRET)


def test_an_app_can_sign_in_for_itself(account, issuer, ada, clock):
    registered(account, ada, app_only=True)
    browser = enter(ada)
    assert browser.get(reverse("channels:sign_in", args=[account.pk])).url == reverse("channels:app", args=[account.pk])
    browser.post(reverse("channels:connect", args=[account.pk]))
    clock.forward(minutes=55)
    assert grants.token_of(account) in issuer.access
    assert {form["grant_type"] for form in issuer.asked} == {"client_credentials"}


def test_what_gives_no_refresh_token_is_not_kept(account, issuer, ada, monkeypatch):
    registered(account, ada)
    monkeypatch.setattr(issuer, "fresh", lambda rotates: {"access_token": "brief", "expires_in": 60})
    assert signed_in(enter(ada), account, issuer).state == "new"


def test_an_answer_to_what_this_browser_never_asked_is_refused(account, issuer, ada):
    registered(account, ada)
    browser = enter(ada)
    assert browser.get(reverse("channels:signed_in"), {"code": "x", "state": "y"}).status_code == 409
    browser.get(reverse("channels:sign_in", args=[account.pk]))
    assert browser.get(reverse("channels:signed_in"), {"code": "x", "state": "y"}).status_code == 409
    assert (issuer.asked, Grant.objects.get().state) == ([], "new")


def test_only_who_configures_sees_it(account, ben):
    for name in ("app", "sign_in", "trial", "senders"):
        assert enter(ben).get(reverse(f"channels:{name}", args=[account.pk])).status_code == 403


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (grants.Wanted("nobody", "x"), "no such provider"),
        (grants.Wanted("google", " "), "client ID is missing"),
        (grants.Wanted("google", "x", app_only=True), "can't sign in for itself"),
        (grants.Wanted("microsoft", "x", app_only=True), "tenant"),
        (grants.Wanted("other", "x", token_url="https://login.test/token"), "Both addresses"),
        (grants.Wanted("other", "x", authorize_url="https://a.test", token_url="http://a.test"), "begin with https"),
    ],
)
def test_an_app_that_cannot_work_is_refused(wanted, why):
    with pytest.raises(grants.SixringError, match=why):
        grants.refuse_odd(wanted)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, b'{"error": "invalid_grant"}', asking.Ended),
        (401, b'{"error": "invalid_client", "error_description": "AADSTS7000222: expired"}', asking.Ended),
        (429, b'{"error": "invalid_grant"}', FetchFailed),
        (503, b'{"error": "temporarily_unavailable"}', FetchFailed),
        (400, b'{"error": "something_new"}', FetchFailed),
        (502, b"<html>", FetchFailed),
        (200, b'{"token_type": "Bearer"}', FetchFailed),
        (200, b"[]", FetchFailed),
    ],
)
def test_a_no_for_good_is_told_from_one_for_now(status, body, error):
    with pytest.raises(error):
        asking.read(Answer(status, {}, body, None, "https://login.test"))


def test_what_ends_soon_is_told_in_time(connected, clock):
    now = clock.now
    assert warnings.ends_soon(connected, now) == ""
    connected.refresh_until = now + timedelta(days=30)
    assert warnings.ends_soon(connected, now) == ""
    assert "Sign in again before" in warnings.ends_soon(connected, now + timedelta(days=24))
    connected.refresh_until = now + timedelta(hours=6)  # a provider that allows no longer
    assert warnings.ends_soon(connected, now + timedelta(hours=1)) == ""
    assert "Sign in again before" in warnings.ends_soon(connected, now + timedelta(hours=5))
    connected.secret_until = (now + timedelta(days=20)).date()
    assert "client secret" in warnings.ends_soon(connected, now)


def test_how_long_a_sign_in_lasts_is_read_from_the_answer(account, issuer, ada, clock):
    issuer.says = {"refresh_token_expires_in": 604800}
    registered(account, ada)
    assert signed_in(enter(ada), account, issuer).refresh_until == clock.now + timedelta(days=7)


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [(["XOAUTH2", "OAUTHBEARER"], "XOAUTH2"), (["PLAIN", "OAUTHBEARER"], "OAUTHBEARER"), (["PLAIN"], "")],
)
def test_the_mechanism_is_one_the_server_offers(offered, chosen):
    assert sasl.mechanism(offered) == chosen


def test_the_words_of_both_mechanisms():
    assert sasl.first_words("XOAUTH2", "a@b.test", "t") == "user=a@b.test\x01auth=Bearer t\x01\x01"
    assert sasl.first_words("OAUTHBEARER", "a=,b", "t") == "n,a=a=3D=2Cb,\x01auth=Bearer t\x01\x01"
