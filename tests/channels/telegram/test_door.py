"""At the door: who has the secret, which links prove a customer, how the webhook stands at Telegram."""

import pytest

from sixring.channels import setup
from sixring.channels.adapters.telegram import links, wire
from sixring.channels.adapters.telegram.settings import TelegramForm, hook_secret, link_secret
from sixring.channels.contract import DeliveryError, Refusal
from sixring.people.models import Identity

from .conftest import FORMER, TOKEN, message, update

pytestmark = pytest.mark.django_db


def headers(secret):
    return {"x-telegram-bot-api-secret-token": secret}


def test_who_has_the_secret_of_the_account_is_telegram(adapter, bot):
    for token in (TOKEN, FORMER):
        adapter.verify(b"{}", headers(hook_secret(bot, token)), "", bot)


@pytest.mark.parametrize("secret", ["", "wrong", "ä\udcff", "0" * 64])
def test_others_are_refused(adapter, bot, secret):
    with pytest.raises(Refusal) as refused:
        adapter.verify(b"{}", headers(secret), "", bot)
    assert refused.value.status == 401


def test_without_a_former_token_an_empty_one_opens_nothing(adapter, bot):
    bot.keep_secrets(bot_token_previous="")
    with pytest.raises(Refusal):
        adapter.verify(b"{}", headers(hook_secret(bot, "")), "", bot)


def test_the_secret_fits_telegram_s_rule(bot):
    assert len(hook_secret(bot, TOKEN)) <= 256
    assert hook_secret(bot, TOKEN).isalnum()


def test_a_start_link_of_our_site_proves_the_user_id(comes, bot, clock):
    end = int(clock.now.timestamp()) + 600
    payload = links.make(link_secret(bot), "customer-4711", end)
    assert len(payload) <= 64
    (touch,) = comes(update(message=message(f"/start {payload}")))
    proven = Identity.objects.get(kind="user_id", value="customer-4711")
    assert (proven.claimed, proven.person_id, proven.scope) == (False, touch.identity.person_id, "user")
    assert (touch.kind, touch.text) == ("track", "")


@pytest.mark.parametrize("how", ["tampered", "over", "too far ahead", "of another account", "plain"])
def test_other_links_prove_nothing(comes, bot, clock, how):
    now = int(clock.now.timestamp())
    end = {"over": now - 1, "too far ahead": now + 7200}.get(how, now + 600)
    payload = links.make("another" if how == "of another account" else link_secret(bot), "customer-4711", end)
    other = "A" if payload[-1] != "A" else "B"
    payload = {"tampered": payload[:-1] + other, "plain": "spring-sale"}.get(how, payload)
    (touch,) = comes(update(message=message(f"/start {payload}")))
    assert touch.data["event"] == "started the bot"
    assert not Identity.objects.filter(kind="user_id").exists()


def test_a_user_id_that_is_too_long_has_no_link(bot):
    with pytest.raises(ValueError, match="25 bytes"):
        links.make(link_secret(bot), "x" * 30, 1)


def test_setting_up_tells_telegram_where_to_bring_updates(adapter, bot, api, settings):
    settings.PUBLIC_URL = "https://care.greenthumb.example"
    api.says["getMe"] = (200, {"ok": True, "result": {"username": "greenthumb_bot"}})
    setup.connect(adapter, bot)
    name, said, _more = api.calls[0]
    assert name == "setWebhook"
    assert said["url"] == f"https://care.greenthumb.example/hooks/{bot.key}"
    assert said["secret_token"] == hook_secret(bot, TOKEN)
    assert "message_reaction" in said["allowed_updates"]
    bot.refresh_from_db()
    assert (bot.state["username"], bot.trouble) == ("greenthumb_bot", "")
    assert [copy.text for copy in adapter.to_copy(bot)] == ["https://t.me/greenthumb_bot", link_secret(bot)]


def test_an_address_telegram_never_calls_is_the_account_s_trouble(adapter, bot, api):
    setup.connect(adapter, bot)  # http://testserver
    bot.refresh_from_db()
    assert "https" in bot.trouble
    assert api.calls == []


def test_how_the_webhook_stands(adapter, bot, api, clock):
    here = {"url": f"http://testserver/hooks/{bot.key}", "allowed_updates": wire.ASKED, "pending_update_count": 0}
    stands = [
        (here, []),
        (here | {"url": "https://elsewhere.test/"}, [True]),
        (here | {"url": ""}, [True]),
        (here | {"allowed_updates": ["message"]}, [True]),
        (here | {"last_error_date": int(clock.now.timestamp()) - 60, "last_error_message": "404"}, [False]),
        (here | {"last_error_date": int(clock.now.timestamp()) - 9999, "last_error_message": "404"}, []),
        (here | {"pending_update_count": 500}, [False]),
    ]
    for said, mends in stands:
        api.says["getWebhookInfo"] = (200, {"ok": True, "result": said})
        assert [one.mends for one in adapter.state_of(bot) if one.bad] == mends
    api.says["getWebhookInfo"] = (401, {"ok": False, "description": "Unauthorized"})
    with pytest.raises(DeliveryError, match="bot token"):
        adapter.state_of(bot)


@pytest.mark.parametrize(
    ("token", "good"), [(TOKEN, True), (f" {TOKEN} ", True), ("777", False), ("x:" + "a" * 35, False)]
)
def test_the_form_takes_tokens_alone(token, good):
    assert TelegramForm({"bot_token": token}).is_valid() == good
