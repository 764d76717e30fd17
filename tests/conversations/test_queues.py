"""Queues: what each holds, in which order, how many; filters and saved views."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from sixring.conversations import assignment, closure, queues
from sixring.conversations.models import ContactReason, Conversation, Draft, Promise, SavedView, Tag
from sixring.conversations.queues import saved
from sixring.conversations.timing import snooze
from sixring.core.errors import Forbidden, Invalid
from sixring.core.models import Team
from tests.cast import agent_of, where
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db
LIST = reverse("conversations:list")


def names_in(said):
    return re.findall(r'class="row-link"[^>]*>([^<]+)<', said)


def numbers(said):
    return re.findall(r'name="picked" value="(\d+)"', said)


def tab(said, name):
    """The count beside a queue's name."""
    found = re.search(rf"{name}(?:</span>)?\s*<span[^>]*>([^<]*)<", said)
    return found and found[1]


@pytest.fixture
def matter(dan):
    return where(dan.writes("Where are my trays?", subject="Seed trays"))


@pytest.fixture
def bens(ben):
    return enter(ben)


def shown(browser, **query):
    return names_in(read(browser.get(LIST, query)))


def test_each_queue_holds_its_own(dan, erin, ben, bens, clock):
    states = {"waiting": "waiting", "on_hold": "on-hold", "resolved": "resolved"}
    made = {state: where(dan.writes(state)) for state in (*states, "needs_us", "noise", "snoozed")}
    for state in states:
        Conversation.objects.filter(pk=made[state].pk).update(state=state)
    Conversation.objects.filter(pk=made["noise"].pk).update(noise="spam")
    snooze.snooze(made["snoozed"], clock.in_hours(3), actor=ben)

    def listed(view):
        return {int(pk) for pk in numbers(read(bens.get(LIST, {"view": view})))}

    assert {key: listed(key) for key in ("waiting", "on-hold", "resolved", "noise", "snoozed", "needs-us")} == {
        "waiting": {made["waiting"].pk}, "on-hold": {made["on_hold"].pk}, "resolved": {made["resolved"].pk},
        "noise": {made["noise"].pk}, "snoozed": {made["snoozed"].pk}, "needs-us": {made["needs_us"].pk},
    }  # fmt: skip
    assert listed("everything") == {one.pk for name, one in made.items() if name != "noise"}


def test_overdue_comes_first_and_says_so(dan, erin, bens, clock):
    early, late = where(dan.writes("First")), where(erin.writes("Second"))
    Conversation.objects.filter(pk=early.pk).update(due_at=clock.in_hours(1))
    Conversation.objects.filter(pk=late.pk).update(due_at=clock.now - timedelta(minutes=6))
    said = read(bens.get(LIST))
    assert numbers(said) == [str(late.pk), str(early.pk)]
    assert "overdue by 6 min" in said
    assert "first reply due in 1 h" in said


def test_an_answer_is_due_a_day_after_they_wrote_and_not_after_we_did(dan, ben, clock):
    matter = where(dan.writes())
    assert Conversation.objects.get().due_at == clock.in_hours(24)
    first = clock.in_hours(24)
    clock.forward(hours=2)
    dan.chats("Hello?", conversation=matter.pk)
    assert Conversation.objects.get().due_at == first  # they still wait since their first word
    closure.resolve(matter, actor=ben)
    assert Conversation.objects.get().due_at is None
    dan.chats("Again", conversation=matter.pk)
    assert Conversation.objects.get().due_at == clock.in_hours(24)


def test_a_row_says_who_has_it_and_what_is_kept_for_it(matter, ben, bens, clock):
    assignment.assign(matter, agent_of(ben), actor=ben)
    Draft.objects.create(conversation=matter, agent_id=ben.id, text="Half a")
    Promise.objects.create(conversation=matter, what="Write", due_at=clock.in_hours(1))
    said = read(bens.get(LIST))
    for words in ('title="Ben"', "a draft is waiting", "something is promised"):
        assert words in said


def test_counts_stop_at_a_thousand(dan, monkeypatch, bens):
    for n in range(3):
        dan.writes(f"Number {n}")
    assert tab(read(bens.get(LIST)), "Needs us") == "3"
    monkeypatch.setattr(queues, "MOST", 2)
    assert tab(read(bens.get(LIST)), "Needs us") == "2+"


def test_a_team_has_a_queue(matter, erin, ben, bens, cleo):
    erin.writes("Another")
    support = Team.objects.get(name="Support")
    assignment.assign_team(matter, support, actor=ben)
    assert shown(bens, view=f"team-{support.pk}") == ["dan@example.com"]
    menu = read(bens.get(LIST))
    assert tab(menu, "Support") == "1"
    assert "Elsewhere" not in re.findall(r"view=team-\d+.*?</a>", menu)


FILTERS = [
    {"state": "waiting"}, {"channel": "chatter"}, {"who": "me"}, {"tag": "1"}, {"reason": "1"}, {"team": "1"},
    {"overdue": "1"}, {"promise": "1"}, {"before": "2026-03-01"},
]  # fmt: skip


@pytest.mark.parametrize("query", FILTERS, ids=lambda query: next(iter(query)))
def test_a_filter_leaves_what_passes(query, dan, erin, ben, bens, clock):
    erin.writes("Another")
    matter = where(dan.writes())
    Tag.objects.create(pk=1, name="garden")
    ContactReason.objects.create(pk=1, name="Delivery")
    team = Team.objects.get_or_create(pk=1, defaults={"name": "First"})[0]
    changed = {"state": {"state": "waiting"}, "channel": {"channel": "chatter"}, "who": {"assignee_id": ben.id},
               "reason": {"reason_id": 1}, "team": {"team_id": team.pk},
               "overdue": {"due_at": clock.now - timedelta(hours=1)},
               "before": {"opened_at": clock.now - timedelta(days=9)}}  # fmt: skip
    name = next(iter(query))
    Conversation.objects.filter(pk=matter.pk).update(**changed.get(name, {"touched_at": clock.now}))
    if name == "tag":
        matter.tags.add(1)
    if name == "promise":
        Promise.objects.create(conversation=matter, what="Write", due_at=clock.now)
    assert shown(bens, view="everything", **query) == ["dan@example.com"]


@pytest.mark.parametrize(
    "query",
    [{"state": "asleep"}, {"team": "x"}, {"after": "yesterday"}, {"who": "-1"}, {"tag": "9" * 30}, {"view": "nowhere"},
     {"sort": "random"}, {"page": "-3"}, {"page": "99999999999999999999"}, {"saved": "x"}, {"before": "0001-01-01"}],
)  # fmt: skip
def test_what_means_nothing_is_passed_by(query, matter, bens):
    assert bens.get(LIST, query).status_code == 200


@pytest.mark.parametrize(
    ("sort", "order"), [("newest", ["erin", "dan"]), ("oldest", ["dan", "erin"]), ("waiting", ["dan", "erin"])]
)
def test_a_queue_can_be_read_in_another_order(sort, order, dan, erin, bens, clock):
    dan.writes("First")
    clock.forward(hours=1)
    erin.writes("Second")
    assert shown(bens, sort=sort) == [f"{name}@example.com" for name in order]


@pytest.mark.parametrize(("sort", "order"), [("newest", ["erin", "dan"]), ("oldest", ["dan", "erin"])])
def test_asked_when_they_began_the_latest_begun_come_first(sort, order, dan, erin, bens, clock):
    first = where(dan.writes("First"))
    clock.forward(hours=1)
    second = where(erin.writes("Second"))
    clock.forward(hours=1)
    Conversation.objects.filter(pk=first.pk).update(touched_at=second.touched_at + timedelta(hours=1))
    asked = {"view": "everything", "after": f"{first.opened_at:%Y-%m-%d}", "sort": sort}
    assert shown(bens, **asked) == [f"{name}@example.com" for name in order]


def test_pages_follow_each_other(dan, bens, monkeypatch, clock):
    monkeypatch.setattr("sixring.conversations.views.listing.PAGE", 2)
    ids = []
    for n in range(3):
        ids.append(str(where(dan.writes(f"Number {n}")).pk))
        clock.forward(minutes=1)
    first, second = read(bens.get(LIST)), read(bens.get(LIST, {"page": 2}))
    assert (numbers(first), numbers(second)) == (ids[:2], ids[2:])
    assert 'rel="next"' in first
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second


# Saved views.


def test_a_view_is_saved_counted_shared_changed_and_removed(matter, ben, bens, ada):
    query = "view=everything&state=needs_us"
    answer = bens.post(reverse("conversations:views"), {"name": "Open ones", "query": query, "share": "all"})
    view = SavedView.objects.get()
    assert answer.url == f"{LIST}?saved={view.pk}"
    assert shown(bens, saved=view.pk) == ["dan@example.com"]
    assert tab(read(enter(ada).get(LIST)), "Open ones") == "1"
    here = reverse("conversations:view", args=[view.pk])
    bens.post(here, {"name": "Just mine", "share": ""})
    assert "Just mine" not in read(enter(ada).get(LIST))
    bens.post(here, {"query": "view=resolved"})
    assert (SavedView.objects.get().name, shown(bens, saved=view.pk)) == ("Just mine", [])
    bens.post(reverse("conversations:view_removal", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_a_saved_view_keeps_nothing_but_filters(ben):
    view = saved.save("Mine", {"view": "mine", "q": "secret", "csrf": "x", "page": "3", "sort": "newest"}, actor=ben)
    assert view.query == {"view": "mine", "sort": "newest"}


def test_views_change_places(ben):
    first, second = (saved.save(name, {"view": "mine"}, actor=ben) for name in ("First", "Second"))
    saved.move(second, True, actor=ben)
    assert list(saved.visible_to(ben)) == [second, first]
    saved.move(second, True, actor=ben)
    assert list(saved.visible_to(ben)) == [second, first]


def test_a_team_shares_a_view_and_a_stranger_does_not_see_it(ben, cleo, viewer):
    view = saved.save("Ours", {"view": "mine"}, share=str(min(ben.teams)), actor=ben)
    assert [view in saved.visible_to(actor) for actor in (ben, viewer, cleo)] == [True, True, False]
    assert enter(cleo).post(reverse("conversations:view", args=[view.pk]), {"name": "x"}).status_code == 404


def test_a_view_is_not_shared_with_a_team_of_others(ben, cleo):
    with pytest.raises(Invalid):
        saved.save("Theirs", {}, share=str(min(cleo.teams)), actor=ben)


def test_a_view_needs_a_name(ben):
    with pytest.raises(Invalid):
        saved.save("  ", {}, actor=ben)


def test_only_whose_it_is_or_a_lead_changes_a_view(ben, cleo, ada):
    view = saved.save("For all", {}, share="all", actor=ben)
    with pytest.raises(Forbidden):
        saved.edit(view, "Mine now", "", actor=cleo)
    saved.edit(view, "For everybody", "all", actor=ada)
    assert SavedView.objects.get().name == "For everybody"


def test_a_view_counts_only_what_one_may_see(matter, ben, cleo, accounts):
    saved.save("All", {"view": "everything"}, share="all", actor=ben)
    only_for(accounts["letters"], "Support")
    assert [tab(read(enter(who).get(LIST)), "All") for who in (ben, cleo)] == ["1", "0"]
