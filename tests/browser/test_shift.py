"""A shift in the browser: being there, taking the next, the team page, hours and targets, working time, colleagues."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest

from sixring.conversations import assignment
from sixring.conversations.models import Conversation
from sixring.core import clock, listeners
from sixring.core.models import Agent, Team
from sixring.work import availability, counting
from sixring.work.models import Availability, CalendarVersion, Target, WorkSpan
from tests.cast import agent_of, where

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAR = """document.querySelector('live-stream').heard(
    {data: JSON.stringify({subject: 'agent:1'}), lastEventId: '1-1'})"""
BEAT = re.compile(r"/beats/")


@pytest.fixture
def of_ben(matter, ben):
    assignment.assign(matter, agent_of(ben), actor=ben)
    return matter


def catch_up():
    while listeners.settle() + counting.settle():
        pass


def holder(conversation):
    return Conversation.objects.get(pk=conversation.pk).assignee_id


def test_by_one_key_two_agents_take_the_next_and_get_different_ones(browser, ben, cleo, matter, erin):
    second = where(erin.writes("Dry canes", subject="Canes"))
    with browser(ben, "/conversations/") as page:
        page.keyboard.press("t")
        page.wait_for_url(re.compile(r"/conversations/\d+/"))
        first_name = page.inner_text("#talk-name")
    with browser(cleo, "/conversations/") as page:
        page.keyboard.press("t")
        page.wait_for_url(re.compile(r"/conversations/\d+/"))
        second_name = page.inner_text("#talk-name")
    assert (first_name, second_name) == ("Seed trays", "Canes")
    assert (holder(matter), holder(second)) == (ben.id, cleo.id)


def test_when_nobody_waits_the_next_says_so_and_stays(browser, ben, accounts):
    with browser(ben, "/conversations/") as page:
        page.click("button:has-text('Next')")
        page.wait_for_selector(".toast")
        said = page.inner_text(".toasts")
    assert "Nobody is waiting in your queues." in said


def test_availability_is_switched_by_keys_from_any_page(browser, ben, accounts):
    with browser(ben, "/people/") as page:
        page.keyboard.press("A")
        page.keyboard.press("3")
        page.wait_for_selector("#availability-rail summary:has-text('On a break')")
        said = page.inner_text(".toasts")
    assert "Enjoy your break." in said
    assert Availability.objects.get(until=None).state == "break"


def test_availability_is_switched_without_scripts_too(browser, ben, accounts):
    with browser(ben, "/people/", scripts=False) as page:
        page.click("#availability-rail summary")
        page.click("#availability-rail button:has-text('Busy')")
        page.wait_for_selector("#availability-rail summary:has-text('Busy')")
        stayed = page.url
    assert stayed.endswith("/people/")


def test_a_message_to_somebody_away_returns_to_the_queue_and_the_story_says_so(browser, ben, ada, of_ben, dan, show):
    availability.switch(agent_of(ben), "away", actor=ben)
    dan.does("letters", ["email", dan.email, "domain"], text="Hello?", conversation=of_ben.pk)
    catch_up()
    with browser(ada, show) as page:
        story = page.inner_text(".story")
    assert "returned it to its queue" in story
    assert holder(of_ben) is None


def test_a_lead_hands_over_all_of_a_colleagues_and_takes_it_back(browser, ada, ben, of_ben):
    with browser(ada, "/team/") as page:
        page.click("a:has-text('Hand over')")
        page.select_option("#id_to", label="Ada")
        page.click("button:has-text('Hand over all')")
        page.wait_for_selector(".toast:has-text('1 conversation was handed over.')")
        with page.expect_response(re.compile("/undoing/")):
            page.click(".toast button:has-text('Undo')")
        page.wait_for_selector(".toast:has-text('Taken back')")
    assert holder(of_ben) == ben.id


def test_or_what_was_chosen_to_a_teams_queue(browser, ada, ben, of_ben, erin):
    other = where(erin.writes("Dry canes"))
    assignment.assign(other, agent_of(ben), actor=ben)
    with browser(ada, f"/team/{ben.id}/") as page:
        page.check(f"#chosen-{other.pk}")
        page.select_option("#id_to", label="Support")
        page.click("button:has-text('what is chosen')")
        page.wait_for_selector(".toast:has-text('1 conversation was handed over.')")
    assert (holder(of_ben), holder(other)) == (ben.id, None)
    assert Conversation.objects.get(pk=other.pk).team.name == "Support"


def test_the_team_page_hears_the_news(browser, ada, ben, accounts):
    with browser(ada, "/team/") as page:
        page.wait_for_selector("tr:has-text('Ben') :text('not seen yet')")
        with page.expect_response(re.compile(r"/team/$")):
            page.evaluate(HEAR)
        still = page.inner_text("h1")
    assert still == "Team"


def test_an_agent_sees_who_is_on_and_may_not_hand_over_or_open_settings(browser, ben, of_ben, live_server):
    with browser(ben, "/team/") as page:
        on, buttons = page.inner_text("#shift"), page.locator("text=Hand over").count()
        refused = [
            page.goto(live_server.url + path).status
            for path in (f"/team/{ben.id}/", "/settings/agents/", "/settings/hours/0/", "/settings/targets/")
        ]
    assert "Ben" in on
    assert (buttons, refused) == (0, [403, 403, 403, 403])


def test_a_week_is_typed_as_people_say_it_previewed_and_saved(browser, ada, accounts):
    support = Team.objects.get(name="Support")
    with browser(ada, f"/settings/hours/{support.pk}/") as page:
        page.fill("#id_zone", "Europe/Berlin")
        page.fill("#id_day_0", "09:00-12:30, 13:30-18:00")
        page.fill("#id_day_1", "nine to five")
        page.click("button:has-text('Save')")
        wrong = page.inner_text(".week-day.is-wrong")
        page.fill("#id_day_1", "")
        page.fill("#id_holidays", "2026-12-25 Christmas")
        page.click("button:has-text('Preview')")
        shown = page.inner_text("section:has(#openings)")
        page.click("button:has-text('Save')")
        page.wait_for_selector(".toast:has-text('Saved.')")
        versions = page.inner_text("section:has(#versions)")
    assert "is no span of time" in wrong
    assert "It would be open" in shown
    assert "09:00-12:30, 13:30-18:00" in shown
    assert "Monday 09:00-12:30, 13:30-18:00; Wednesday to Friday 09:00-17:00" in versions
    assert CalendarVersion.objects.get().holidays == ["2026-12-25"]


def test_a_changed_target_changes_what_the_desk_says(browser, ada, matter, show, live_server):
    catch_up()
    with browser(ada, show) as page:
        before = page.inner_text("#talk-top")
        page.goto(live_server.url + "/settings/targets/")
        page.fill("#id_first-0-all", "soon")
        page.click("button:has-text('Save')")
        wrong = page.inner_text(".target.is-wrong")
        page.fill("#id_first-0-all", "45 min")
        page.click("button:has-text('Save')")
        page.wait_for_selector(".toast:has-text('Saved.')")
    assert "first reply due in 23 h" in before
    assert "Write it like" in wrong
    assert Target.objects.get().first_minutes == 45
    catch_up()
    with browser(ada, show) as page:
        after = page.inner_text("#talk-top")
        row = page.inner_text("#rows")
    assert "first reply due in 44 min" in after
    assert "first reply due in 44 min" in row


def test_a_colleague_is_invited_and_comes_in_by_the_link(browser, ada, live_server):
    with browser(ada, "/settings/agents/") as page:
        page.click("text=Invite a colleague")
        page.fill("#id_email", "ben@us.test")
        page.fill("#id_name", "Ben")
        page.click("button:has-text('Invite')")
        link = page.input_value("#link").replace("http://testserver", live_server.url)
        page.context.clear_cookies()
        page.goto(link)
        page.fill("input[type=password]", "six rings around a customer")
        page.click("main button, form button")
        page.wait_for_selector(".rail")
        page.goto(live_server.url + "/people/")
        who = page.inner_text("#account .menu-word") if page.locator("#account").is_visible() else page.title()
    assert Agent.objects.get(email="ben@us.test").has_usable_password()
    assert who


def test_the_last_owner_is_told_why_they_stay(browser, ada):
    with browser(ada, f"/settings/agents/{ada.id}/") as page:
        page.select_option("#id_role", "agent")
        page.click("button:has-text('Save')")
        said = page.inner_text(".errorlist")
    assert "Ada is the only owner." in said


@contextmanager
def working(browser, actor, show):
    """A page whose clock stands; what it sends is kept in `page.sent`."""
    with browser(actor, "/people/") as page:
        page.clock.install()
        page.sent = []
        page.on("request", lambda request: BEAT.search(request.url) and page.sent.append(request.url))
        page.goto(page.url.replace("/people/", show))
        page.wait_for_selector("work-beat")
        yield page


def test_working_time_is_counted_and_shown(browser, ben, matter, show):
    with working(browser, ben, show) as page:
        page.mouse.move(400, 400)
        page.clock.run_for(31_000)
        shown = page.inner_text("work-beat span")
        page.mouse.move(410, 400)
        page.clock.run_for(31_000)
        longer = page.inner_text("work-beat span")
        said = page.inner_text(".section:has(work-beat)")
        page.wait_for_function("() => true")
        page.goto("about:blank")
        sent = len(page.sent)
    assert (shown, longer) in {("31 s", "1 min 2 s"), ("30 s", "1 min 1 s"), ("31 s", "1 min 1 s")}  # beats of a second
    assert "What you type is never looked at." in said
    assert sent >= 2
    assert WorkSpan.objects.filter(agent=ben.id, conversation=matter.pk).exists()


def test_a_page_that_nobody_touches_counts_a_minute_and_no_more(browser, ben, matter, show):
    with working(browser, ben, show) as page:
        page.mouse.move(400, 400)
        page.clock.run_for(300_000)
        shown = page.inner_text("work-beat span")
    minutes = int(re.search(r"(\d+) min", shown)[1]) if "min" in shown else 0
    assert (minutes, shown) in {(1, "1 min 0 s"), (1, "1 min 1 s"), (0, "59 s")}


def test_what_is_typed_never_leaves_with_the_time(browser, ben, matter, show):
    bodies = []
    with working(browser, ben, show) as page:
        page.on("request", lambda request: BEAT.search(request.url) and bodies.append(request.post_data or ""))
        page.fill("#text", "my secret words")
        page.clock.run_for(31_000)
        page.wait_for_timeout(1)
    assert bodies
    assert not [body for body in bodies if "secret" in body]


SCREENS = ["/team/", "/settings/agents/", "/settings/agents/new/", "/settings/teams/", "/settings/hours/"]


@pytest.mark.parametrize(("size", "theme"), [("wide", "light"), ("phone", "dark")])
def test_axe_finds_nothing_on_the_pages_of_work(browser, ada, ben, of_ben, live_server, size, theme):
    from axe_playwright_python.sync_playwright import Axe

    support = Team.objects.get(name="Support")
    Conversation.objects.filter(pk=of_ben.pk).update(due_at=clock.now() - timedelta(minutes=6))
    availability.switch(agent_of(ben), "break", actor=ben)
    more = [f"/team/{ben.id}/", f"/settings/agents/{ben.id}/", f"/settings/teams/{support.pk}/"]
    found = {}
    with browser(ada, "/team/", size, theme) as page:
        for path in [*SCREENS, *more, f"/settings/hours/{support.pk}/", "/settings/targets/"]:
            page.goto(live_server.url + path)
            page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
            violations = [(v["id"], [n["html"] for n in v["nodes"]]) for v in Axe().run(page).response["violations"]]
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if violations or wide:
                found[path] = (violations, wide)
    assert found == {}
