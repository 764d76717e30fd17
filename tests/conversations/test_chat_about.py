"""What a chat says of itself before anybody wrote: looks, hours, by when an answer comes, what it takes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sixring.channels.models import Account
from sixring.conversations.chat import about
from sixring.core import clock
from sixring.core.actors import SYSTEM
from sixring.core.calendars import Calendar
from sixring.core.models import Team
from sixring.work import hours, targets
from tests.conversations.chatting import SHOP, app, open_chat
from tests.conversations.listening import ask

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]
PARIS = "Europe/Paris"
WEEK = (((540, 1020),),) * 5 + ((), ())  # 09:00-17:00, Monday to Friday
MONDAY, SATURDAY = (datetime(2026, 11, day, 11, tzinfo=ZoneInfo(PARIS)) for day in (23, 28))


def config(chat: Account, query: str = "", **headers: str) -> dict[str, object]:
    answer = ask(app, "GET", f"/chat/{chat.key}/config{query}", **headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.fixture
def open_on_weekdays() -> None:
    with clock.frozen(MONDAY - timedelta(days=7)):
        hours.change(None, Calendar(PARIS, WEEK), date(2026, 11, 16), actor=SYSTEM)


def test_a_chat_nobody_has_adorned_says_what_it_can():
    said = config(open_chat())
    assert said["name"] == "Shop chat"
    assert (said["greeting"], said["theme"], said["side"], said["logo"]) == ("", "auto", "end", None)
    assert (said["open"], said["hours"], said["expected"]) == (True, "", "")
    assert (said["ask"], said["require_user"]) == ([], False)
    assert said["files"] == {"most_bytes": 10 * 1024 * 1024, "most": 10, "types": []}


def test_it_says_what_its_owner_chose_and_nothing_else_of_its_settings():
    chat = open_chat(
        title="GreenThumb Gardens", greeting="How can we help it grow?", colour="#1b5e20", theme="dark", side="start",
        ask=[{"field": "email", "required": True}, {"field": "name"}, {"field": "shoe size"}], require_user=True,
    )  # fmt: skip
    said = config(chat, origin=SHOP)
    assert (said["name"], said["greeting"]) == ("GreenThumb Gardens", "How can we help it grow?")
    assert (said["colour"], said["theme"], said["side"]) == ("#1b5e20", "dark", "start")
    assert said["ask"] == [{"field": "email", "required": True}, {"field": "name", "required": False}]
    assert said["require_user"] is True
    assert set(said) == set(about.About.__struct_fields__)


@pytest.mark.usefixtures("open_on_weekdays")
def test_it_says_until_when_somebody_is_there_and_when_again():
    chat = open_chat()
    with clock.frozen(MONDAY):
        assert (config(chat)["open"], config(chat)["hours"]) == (True, "Open until 17:00")
        assert config(chat, "?zone=Europe/London")["hours"] == "Open until 16:00"
    with clock.frozen(SATURDAY):
        assert (config(chat)["open"], config(chat)["hours"]) == (False, "Closed, opens Monday 09:00")
        assert config(chat, "?zone=Nowhere/At-all&lang=xx-yy")["open"] is False
    with clock.frozen(MONDAY.replace(hour=8)):
        assert config(chat)["hours"] == "Closed, opens 09:00"


@pytest.mark.usefixtures("open_on_weekdays")
def test_the_hours_are_those_of_the_chats_team():
    chat, team = open_chat(), Team.objects.create(name="Night")
    chat.teams.add(team)
    with clock.frozen(MONDAY - timedelta(days=7)):
        hours.change(team, Calendar(PARIS, (((0, 1440),),) * 7), date(2026, 11, 16), actor=SYSTEM)
    with clock.frozen(SATURDAY):
        assert (config(chat)["open"], config(chat)["hours"]) == (True, "")


@pytest.mark.usefixtures("open_on_weekdays")
def test_by_when_an_answer_comes_is_the_target_where_nothing_was_measured():
    chat = open_chat()
    targets.set_target(None, "", (60, None), actor=SYSTEM)
    with clock.frozen(MONDAY):
        assert config(chat)["expected"] == "by 12:00 today"
        assert (config(chat)["expected_at"], config(chat)["closes"]) == ("2026-11-23T11:00:00Z", "2026-11-23T16:00:00Z")
    with clock.frozen(SATURDAY):
        assert config(chat)["expected"] == "by Monday, 30 November"


def test_what_was_measured_goes_before_the_target(monkeypatch: pytest.MonkeyPatch):
    chat = open_chat()
    targets.set_target(None, "", (600, None), actor=SYSTEM)
    monkeypatch.setattr(about, "measured", lambda account, zone: timedelta(minutes=20))
    with clock.frozen(MONDAY):
        assert config(chat)["expected"] == "by 10:30 today"


def test_while_it_is_closed_only_the_target_counts(open_on_weekdays: None, monkeypatch: pytest.MonkeyPatch):
    chat = open_chat()
    monkeypatch.setattr(about, "measured", lambda account, zone: timedelta(minutes=20))
    with clock.frozen(SATURDAY):
        assert config(chat)["expected"] == ""
        targets.set_target(None, "", (60, None), actor=SYSTEM)
        assert config(chat)["expected"] == "by Monday, 30 November"


def test_another_site_learns_nothing():
    refused = ask(app, "GET", f"/chat/{open_chat().key}/config", origin="https://evil.test")
    assert (refused.status_code, refused.json()["code"]) == (403, "origin")
