"""Quarantine and channel settings, as leads and administrators use them."""

import re

import pytest
from django.urls import reverse

from sixring.channels import looking
from sixring.channels.models import Account, Arrival, Quarantine
from sixring.core.models import Team
from tests.cast import hands_in, settle
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"channels:{name}", args=args)


@pytest.fixture
def adas(ada):
    return enter(ada)


@pytest.fixture
def odd(accounts):
    """An arrival nobody can read."""
    hands_in(accounts["letters"], "<script>odd</script>")
    settle()
    return Quarantine.objects.get()


def test_quarantine_tells_what_could_not_be_read(odd, adas):
    said = read(adas.get(at("quarantine")))
    assert "nobody can read &#x27;&lt;script&gt;odd" in said
    assert "Letters" in said


def test_its_bytes_are_shown_escaped(odd, adas):
    said = read(adas.get(at("quarantined", odd.pk)))
    assert "&lt;script&gt;odd" in said
    assert "<script>odd" not in said


def test_its_bytes_can_be_taken_away(odd, adas):
    answer = adas.get(at("raw", odd.pk))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert read(answer) == '["<script>odd</script>"]'


def test_replaying_hands_it_to_reception_again(odd, adas):
    adas.post(at("replay", odd.pk))
    assert Arrival.objects.get().state == Arrival.State.WAITING
    assert adas.post(at("replay", odd.pk)).status_code == 404


def test_dismissing_ends_it(odd, adas):
    adas.post(at("dismiss", odd.pk))
    assert "Quarantine is empty" in read(adas.get(at("quarantine")))


@pytest.mark.parametrize(
    ("raw", "text", "dump"),
    [
        (b"plain\r\nlines\t.", "plain\nlines\t.", False),
        ("grün".encode(), "grün", False),
        (b"bad \xff byte, and some more", "bad \\xff byte, and some more", False),
        ("turned \u202earound".encode(), "turned \\x202earound", False),
        (b"\x00AB", "00000000  00 41 42                                         .AB", True),
        (b"", "", False),
    ],
)
def test_bytes_are_shown_without_harm(raw, text, dump):
    look = looking.look(raw)
    assert (look.text, look.dump) == (text, dump)


def test_only_the_first_bytes_are_shown():
    look = looking.look(b"a" * 70_000)
    assert (len(look.text), look.size, look.left_out) == (65_536, 70_000, 4_464)


def test_the_list_tells_state_and_trouble(accounts, adas):
    Account.objects.filter(kind="letters").update(trouble="The password is wrong.")
    Account.objects.filter(kind="chatter").update(enabled=False)
    said = read(adas.get(at("accounts")))
    assert "The password is wrong." in said
    assert ">closed<" in said
    assert "nothing yet" in said


def test_without_any_the_first_step_is_shown(adas):
    assert "No channel is open yet" in read(adas.get(at("accounts")))


def test_opening_a_channel_without_settings(adas):
    answer = adas.post(at("open", "call"), {"name": "Phone", "enabled": "on"})
    account = Account.objects.get()
    assert (account.kind, account.name, answer.url) == ("call", "Phone", at("account", account.pk))


MAILBOX = {"name": "Support", "enabled": "on", "s-address": "support@example.com", "s-smtp_host": "mail.test",
           "s-smtp_port": "587", "s-smtp_security": "starttls", "s-smtp_password": "open sesame",
           "s-aliases": "a@example.com"}  # fmt: skip


def test_a_secret_is_kept_and_never_shown(adas):
    page = adas.get(adas.post(at("open", "email"), MAILBOX).url)
    account = Account.objects.get()
    assert (account.secret("smtp_password"), account.settings["aliases"]) == ("open sesame", ["a@example.com"])
    assert "smtp_password" not in account.settings
    assert "open sesame" not in read(page)
    assert "Set. Leave it empty to keep it" in read(page)


def test_a_secret_left_empty_stays(adas):
    adas.post(at("open", "email"), MAILBOX)
    account = Account.objects.get()
    adas.post(
        at("account", account.pk), MAILBOX | {"name": "Help", "s-smtp_password": "", "s-aliases": "b@example.com"}
    )
    account.refresh_from_db()
    assert (account.name, account.secret("smtp_password")) == ("Help", "open sesame")
    assert account.settings["aliases"] == ["b@example.com"]


def test_a_required_secret_need_not_be_typed_again(adas):
    secret = "whsec_" + "A" * 40
    adas.post(at("open", "webhook"), {"name": "Shop", "enabled": "on", "s-signing_secret": secret})
    account = Account.objects.get()
    assert adas.post(at("account", account.pk), {"name": "Shop", "enabled": "on"}).status_code == 302
    account.refresh_from_db()
    assert account.secret("signing_secret") == secret


def test_what_is_wrong_stands_beside_the_field(adas):
    answer = adas.post(at("open", "email"), MAILBOX | {"s-address": "nowhere"})
    assert (answer.status_code, Account.objects.count()) == (422, 0)
    assert "errorlist" in read(answer)


def test_closing_an_account_and_who_sees_it(accounts, adas):
    team = Team.objects.create(name="Shop floor")
    account = accounts["letters"]
    adas.post(at("account", account.pk), {"name": "Letters", "teams": [team.pk]})
    account.refresh_from_db()
    assert (account.enabled, list(account.teams.all())) == (False, [team])


def test_trusting_every_sender_is_told_plainly(adas):
    said = " ".join(read(adas.get(at("open", "email") + "?with=password")).split())
    assert "anyone who types an address is that person" in said


@pytest.mark.parametrize(
    ("kind", "copied"), [("tracking", "http://testserver"), ("webchat", "/chat/"), ("webhook", "/hooks/")]
)
def test_what_the_other_side_needs_is_there_to_copy(kind, copied, adas):
    account = Account.objects.create(kind=kind, name="It")
    said = read(adas.get(at("account", account.pk)))
    values = re.findall(r'readonly value="([^"]+)"', said)
    assert any(copied in value for value in values)
    assert any(account.key in value for value in values)


def test_a_kind_nobody_brought_is_not_found(adas):
    assert adas.get(at("open", "telepathy")).status_code == 404


def test_a_lead_of_another_team_sees_nothing_of_it(odd, accounts, ben):
    from sixring.core.models import Role
    from tests.cast import employ

    only_for(accounts["letters"], "Support")
    stranger = enter(employ("Cleo", Role.LEAD, "Elsewhere"))
    assert "Quarantine is empty" in read(stranger.get(at("quarantine")))
    assert stranger.get(at("quarantined", odd.pk)).status_code == 404
    assert 'class="count"' not in read(stranger.get(at("quarantine")))


def test_only_kinds_that_somebody_opens_by_hand_are_offered(adas):
    said = read(adas.get(at("choose")))
    assert at("open", "email") in said
    for kind in ("history", "archive"):  # what an import opens
        assert at("open", kind) not in said
        assert adas.get(at("open", kind)).status_code == 404
