"""The settings of an account, and what it asks an owner to copy to Twilio."""

import pytest
from django.urls import reverse

from sixring.channels import wayin
from sixring.channels.adapters.sms.settings import SmsForm
from sixring.channels.models import Account
from tests.cast import agent_of

from .conftest import OURS, SETTINGS, TOKEN

GIVEN = {"account_sid": SETTINGS["account_sid"], "auth_token": TOKEN, "numbers": "+44 20 7946 0100\nGREENTHUMB, 384387"}


def test_numbers_are_kept_as_one_dials_them_from_anywhere():
    form = SmsForm(GIVEN)
    assert form.is_valid()
    assert form.cleaned_data["numbers"] == [OURS, "GREENTHUMB", "384387"]
    assert form.cleaned_data["region"] == "us1"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"account_sid": "SK" + "a" * 32}, "account_sid"),
        ({"auth_token": ""}, "auth_token"),
        ({"numbers": ""}, "numbers"),
        ({"numbers": "020 7946 0100"}, "numbers"),
        ({"numbers": "a name that is too long"}, "numbers"),
        ({"numbers": "", "service": "PN" + "a" * 32}, "service"),
        ({"region": "mars"}, "region"),
    ],
)
def test_what_twilio_would_not_take_is_refused_beside_its_field(changed, field):
    form = SmsForm(GIVEN | changed)
    assert not form.is_valid()
    assert field in form.errors


@pytest.mark.django_db
def test_an_owner_opens_one_and_the_token_is_never_shown(ada, client):
    client.force_login(agent_of(ada))
    page = reverse("channels:open", args=["sms"])
    assert b"Auth token" in client.get(page).content
    sent = {"name": "Texts", "enabled": "on", **{f"s-{name}": value for name, value in GIVEN.items()}}
    assert client.post(page, sent).status_code == 302
    account = Account.objects.get(kind="sms")
    shown = client.get(reverse("channels:account", args=[account.pk])).content.decode()
    assert TOKEN not in shown + str(account.settings)
    assert account.secret("auth_token") == TOKEN
    assert OURS in shown
    (copy,) = wayin.to_copy(account)
    assert copy.text == f"http://testserver/hooks/{account.key}#rc=3&rp=ct,rt,5xx"
