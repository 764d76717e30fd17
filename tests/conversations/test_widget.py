"""The widget as it is served: who may frame it, what it weighs, which words and colours it has."""

import gzip
import json
import re

import pytest
from django.test import Client

from sixring.channels import accounts
from sixring.channels.adapters.webchat.settings import LANGUAGES, ChatForm
from sixring.conversations.widget import assets, colours, languages
from sixring.core.actors import SYSTEM
from tests.screens import enter

SHOP = "https://shop.test"
KILO = 1024
SECRET = "what the shop and we know, forty letters"


@pytest.fixture
def chat(db):
    said = {"origins": [SHOP], "title": "GreenThumb Gardens", "colour": "#ffdd00"}
    return accounts.open_account("webchat", "Shop chat", said, {"identity_secret": SECRET}, actor=SYSTEM)


def frame(chat, more="", **headers):
    return Client(headers=headers).get(f"/widget/{chat.key}/{more}")


def test_the_page_is_framed_by_the_chat_s_sites_alone(chat):
    answer = frame(chat, f"?site={SHOP}")
    assert answer.status_code == 200
    assert f"frame-ancestors http://testserver {SHOP}" in answer["Content-Security-Policy"]
    assert "script-src 'self';" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer


def test_it_sets_no_cookie_and_is_not_kept(chat):
    answer = frame(chat)
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("site", ["https://far.test", "null", "*", f"{SHOP}.far.test", f"{SHOP}:8443", "javascript:1"])
def test_another_site_is_told_no(chat, site):
    answer = frame(chat, f"?site={site}")
    assert answer.status_code == 403
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert chat.key not in answer.content.decode()


def test_a_chat_that_is_closed_or_none_looks_the_same(chat, db):
    mail = accounts.open_account("email", "Support", actor=SYSTEM)
    chat.enabled = False
    accounts.change_account(chat, actor=SYSTEM)
    for key in (chat.key, mail.key, "nowhere", "a%20b"):
        assert Client().get(f"/widget/{key}/").status_code == 404


def test_other_pages_stay_unframed(chat, ada):
    assert "frame-ancestors 'none'" in enter(ada).get("/conversations/")["Content-Security-Policy"]


def test_nothing_of_the_account_s_secrets_is_in_the_page(chat):
    assert SECRET not in frame(chat).content.decode()
    begun = json.loads(re.search(r'id="start"[^>]*>(.*?)</script>', frame(chat).content.decode())[1])
    assert begun.keys() == {"key", "about", "shades"}


def test_hostile_settings_stay_text(chat):
    chat.settings |= {"title": "</script><script>alert(1)</script>", "greeting": "<img src=x onerror=alert(1)>"}
    accounts.change_account(chat, actor=SYSTEM)
    page = frame(chat).content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize(
    ("more", "accepted", "language", "direction"),
    [
        ("", "", "en", "ltr"),
        ("", "de-AT,de;q=0.9,en;q=0.5", "de", "ltr"),
        ("?lang=ar", "de", "ar", "rtl"),
        ("?lang=ar-EG", "", "ar", "rtl"),
        ("?lang=fr", "de", "de", "ltr"),
        ("?lang=../../x", "xx", "en", "ltr"),
    ],
)
def test_its_language_is_the_site_s_wish_or_the_browser_s(chat, more, accepted, language, direction):
    page = frame(chat, more, accept_language=accepted).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page


def test_an_owner_may_offer_fewer_languages(chat):
    chat.settings |= {"languages": ["de"]}
    assert languages.chosen(chat, "ar", "en") == "de"


def test_every_language_has_every_word():
    words = languages.words()
    assert set(words) == {code for code, _ in LANGUAGES}
    for other in words.values():
        assert other.keys() == words["en"].keys()
        for name, text in words["en"].items():
            if isinstance(text, str):
                assert set(re.findall(r"{\w+}", other[name])) == set(re.findall(r"{\w+}", text)), name


def test_no_word_is_missing_or_idle():
    sources = [path.read_text("utf-8") for path in (assets.FOLDER / "app").glob("*.js")]
    sources.append((assets.FOLDER.parent.parent / "templates/widget/frame.html").read_text("utf-8"))
    source, made = "\n".join(sources), {"need_", "way_"}
    known = set(languages.words()["en"])
    assert set(re.findall(r'\bt\("(\w+)"', source)) <= known
    idle = [one for one in known if not re.search(rf'"{one}"|words\.{one}\b', source)]
    assert [one for one in idle if not one.startswith(tuple(made))] == []


@pytest.mark.parametrize(
    "colour", ["#ffffff", "#000000", "#ffdd00", "#2f6f4f", "#ff0000", "#777777", "#0af", "nonsense", ""]
)
def test_whatever_the_brand_s_colour_it_can_be_read(colour):
    shades = colours.shades(colour)
    for shade, ink, ground in ((shades.light, shades.light_ink, "#f3f4f0"), (shades.dark, shades.dark_ink, "#2a2f2c")):
        assert colours.contrast(shade, ground) >= 4.5
        assert colours.contrast(shade, ink) >= 4.5


def test_a_colour_that_can_be_read_stays_as_it_is():
    assert colours.shades("#2F6F4F").light == "#2f6f4f"


def test_the_loader_weighs_little():
    assert len(gzip.compress(assets.loader().plain, 9)) <= 5 * KILO


def test_the_app_weighs_little(chat):
    """Page, scripts, sheet and icons, each as it goes over the wire."""
    total = len(gzip.compress(frame(chat).content, 9)) + sum(len(one.small) for one in assets.app().values())
    assert total <= 60 * KILO


def test_the_loader_comes_compressed_and_briefly_kept(db):
    answer = Client(headers={"accept-encoding": "gzip"}).get("/widget/loader.js")
    assert gzip.decompress(answer.content) == assets.loader().plain
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert Client().get("/widget/loader.js").content == assets.loader().plain


def test_files_are_kept_for_good_under_their_version_only(db):
    named = Client().get(f"/widget/assets/{assets.version()}/main.js")
    assert "immutable" in named["Cache-Control"]
    assert "immutable" not in Client().get("/widget/assets/earlier/main.js")["Cache-Control"]
    assert Client().get(f"/widget/assets/{assets.version()}/settings.py").status_code == 404


def test_colleagues_try_it_and_nobody_else(chat, ada):
    assert enter(None).get(f"/widget/{chat.key}/try/")["Location"].startswith("/accounts/sign-in/")
    page = enter(ada).get(f"/widget/{chat.key}/try/").content.decode()
    assert f'data-chat="{chat.key}"' in page
    assert SECRET not in page
    assert '["identify"' in page


FORM = {"origins": SHOP, "theme": "auto", "side": "end", "colour": "#112233"}


def test_the_settings_say_what_the_chat_reads():
    form = ChatForm({**FORM, "ask_name": "may", "ask_email": "must", "languages": ["de", "en"]})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["ask"] == [{"field": "name", "required": False}, {"field": "email", "required": True}]
    assert form.cleaned_data["languages"] == ["de", "en"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("origins", "shop"),
        ("origins", "https://a;frame-ancestors"),
        ("colour", "red;}"),
        ("logo", "http://shop.test/l.png"),
        ("languages", "xx"),
    ],
)
def test_the_settings_refuse_what_cannot_work(name, value):
    assert name in ChatForm({**FORM, name: value}).errors


def test_the_channel_s_page_has_the_line_to_copy(chat, ada):
    page = enter(ada).get(f"/settings/channels/{chat.pk}/").content.decode()
    assert f"/widget/loader.js&quot; data-chat=&quot;{chat.key}&quot; async" in page
    assert f"/widget/{chat.key}/try/" in page
