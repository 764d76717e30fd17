"""The screens of asking: triggers and limits, invitations with their reasons, a survey's link, code and slip."""

import xml.etree.ElementTree as ET

import pytest

from sixring.core.actors import SYSTEM
from sixring.core.models import Role
from sixring.feedback.asking import inviting, limits, rules
from sixring.feedback.asking.limits import Limits
from sixring.feedback.models import Trigger
from tests.cast import employ, happened_to
from tests.feedback.asking.conftest import goes, known, says, triggered
from tests.feedback.surveying import a_survey
from tests.screens import enter, read

pytestmark = pytest.mark.django_db
FORM = {"moment": "delivered", "days": "90", "delay": "2 d", "who": "agreed", "ways": ["mail"], "share": "25",
        "per_day": "", "enough": "", "remind": "5", "lives": "14", "active": "on"}  # fmt: skip


@pytest.fixture
def manager():
    return employ("Mia", Role.MANAGER, "Support")


def test_a_trigger_is_made_and_said_in_words(ada):
    survey = a_survey().survey
    assert enter(ada).post("/feedback/asking/triggers/new/", {**FORM, "survey": survey.pk}).status_code == 302
    trigger = Trigger.objects.get()
    said = rules.of(trigger)
    assert (said.delay, said.ways, said.share, said.per_day, said.remind) == (2880, ("mail",), 25, 0, 5)
    page = read(enter(ada).get("/feedback/asking/"))
    assert "2 days later · those who agreed · 25 % of them · one reminder after 5 days" in page
    assert happened_to(trigger) == ["trigger.made"]


def test_it_is_changed_and_removed(ada):
    survey = a_survey().survey
    trigger = triggered(survey.versions.get(), moment="delivered")
    path = f"/feedback/asking/triggers/{trigger.pk}/"
    enter(ada).post(path, {**FORM, "survey": survey.pk, "active": ""})
    trigger.refresh_from_db()
    assert trigger.active is False
    enter(ada).post(f"{path}removal/")
    assert not Trigger.objects.exists()


@pytest.mark.parametrize(("field", "value"), [
    ("share", "0"), ("share", "101"), ("delay", "soon"), ("moment", "birthday"), ("survey", "0"), ("ways", "pigeon"),
    ("lives", ""), ("days", "-1"), ("who", "everybody"),
])  # fmt: skip
def test_what_makes_no_sense_is_said_and_nothing_kept(ada, field, value):
    answer = enter(ada).post("/feedback/asking/triggers/new/", {**FORM, "survey": a_survey().survey.pk, field: value})
    assert (answer.status_code, Trigger.objects.count()) == (422, 0)


def test_limits_are_chosen(ada):
    enter(ada).post("/feedback/asking/", {"quiet_days": "14", "most": "3"})
    assert limits.now() == Limits(14, 3)
    assert enter(ada).post("/feedback/asking/", {"quiet_days": "400", "most": "0"}).status_code == 422


def test_a_manager_looks_and_an_administrator_decides(manager, ben):
    trigger = triggered(a_survey())
    assert enter(manager).get("/feedback/asking/").status_code == 200
    assert enter(manager).post("/feedback/asking/", {"quiet_days": "1", "most": "99"}).status_code == 403
    assert enter(manager).get(f"/feedback/asking/triggers/{trigger.pk}/").status_code == 403
    for page in ("", "invitations/", "triggers/new/"):
        assert enter(ben).get(f"/feedback/asking/{page}").status_code == 403
        assert enter(None).get(f"/feedback/asking/{page}").status_code == 302


def test_invitations_are_listed_with_the_reason(mailbox, manager):
    version = a_survey()
    for who in ("dan", "erin"):
        identity = known(f"{who}@example.com")
        says(identity) if who == "dan" else None
        inviting.invite(version, identity, dedupe=who, actor=SYSTEM)
    goes()
    page = read(enter(manager).get("/feedback/asking/invitations/"))
    assert "dan@example.com" in page
    assert "They have not agreed to surveys" in page
    assert "Not agreed <b>1</b>" in page
    only = read(enter(manager).get("/feedback/asking/invitations/?why=not_agreed"))
    assert "erin@example.com" in only
    assert "dan@example.com" not in only


@pytest.mark.parametrize("query", ["?state=x", "?why=')--", "?survey=9" + "9" * 30, "?page=-4", "?page=x&state=sent"])
def test_strange_filters_leave_a_page(manager, query):
    assert enter(manager).get(f"/feedback/asking/invitations/{query}").status_code == 200


def test_a_link_with_its_code_for_a_place(ben):
    survey = a_survey(by_anyone=True, origins=["https://shop.test"]).survey
    page = read(enter(ben).get(f"/feedback/surveys/{survey.pk}/links/?place=Leeds%20%26%20York"))
    assert f"http://testserver/s/o/{survey.key}/?place=Leeds+%26amp%3B+York" not in page
    assert f"http://testserver/s/o/{survey.key}/?place=Leeds+%26+York" in page
    assert f"&lt;iframe src=&quot;http://testserver/s/f/{survey.key}/&quot;" in page
    assert "<svg" in page


def test_the_slip_to_print_and_the_code_as_a_file(ben):
    survey = a_survey(by_anyone=True).survey
    slip = enter(ben).get(f"/feedback/surveys/{survey.pk}/links/slip/?place=Leeds")
    assert (slip.status_code, "via=qr" in read(slip), "<script" in read(slip)) == (200, True, False)
    code = enter(ben).get(f"/feedback/surveys/{survey.pk}/links/code.svg")
    assert (code["Content-Type"], ET.fromstring(code.content).tag) == (
        "image/svg+xml",
        "{http://www.w3.org/2000/svg}svg",
    )


def test_a_hostile_place_stays_words(ben):
    survey = a_survey(by_anyone=True).survey
    page = read(enter(ben).get(f"/feedback/surveys/{survey.pk}/links/", {"place": '"><script>alert(1)</script>' * 9}))
    assert "<script>alert" not in page


def test_who_has_no_open_door_gets_no_code(ben):
    survey = a_survey().survey
    assert "isn’t open to whoever has the link" in read(enter(ben).get(f"/feedback/surveys/{survey.pk}/links/"))
    assert enter(ben).get(f"/feedback/surveys/{survey.pk}/links/slip/").status_code == 409
    assert enter(ben).get("/feedback/surveys/999/links/").status_code == 404
