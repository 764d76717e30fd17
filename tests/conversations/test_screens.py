"""The desk as an agent uses it, without JavaScript and with htmx."""

import json
import re
from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from sixring.channels.contract import DeliveryError
from sixring.channels.models import Account, Arrival, Dispatch
from sixring.conversations import assignment, forms
from sixring.conversations.models import Conversation, Note, Placement, Snooze
from sixring.conversations.regrouping import moving
from sixring.core import worker
from sixring.core.models import Agent
from sixring.interactions.models import Interaction
from sixring.people import merge
from tests.cast import agent_of, settle, where
from tests.screens import dress, enter, only_for, read, without_pause

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def at(name, *args):
    return reverse(f"conversations:{name}", args=args)


def names_in(said):
    return re.findall(r'class="row-link"[^>]*>([^<]+)<', said)


@pytest.fixture
def matter(dan):
    return where(dan.writes("Where are my trays?", subject="Seed trays"))


@pytest.fixture
def bens(ben):
    return enter(without_pause(ben))


def test_the_desk_lists_who_waits_longest_first(dan, erin, bens, clock):
    dan.writes("First")
    clock.forward(hours=1)
    erin.writes("Second")
    said = read(bens.get(at("list")))
    assert names_in(said) == ["dan@example.com", "erin@example.com"]
    assert re.search(r"Needs us <span>2</span>", said)


def test_tabs_hold_what_they_say(matter, erin, ben, bens):
    erin.writes("Another")
    assignment.assign(matter, agent_of(ben), actor=ben)
    listed = {tab: names_in(read(bens.get(at("list"), {"view": tab}))) for tab in ("mine", "unassigned", "resolved")}
    assert listed == {"mine": ["dan@example.com"], "unassigned": ["erin@example.com"], "resolved": []}


def test_a_search_finds_words_of_messages_and_names(matter, erin, bens):
    erin.writes("Another")
    found = [
        names_in(read(bens.get(at("list"), {"view": "everything", "q": words}))) for words in ("TRAYS", "erin@", "%")
    ]
    assert found == [["dan@example.com"], ["erin@example.com"], []]


def test_the_story_tells_channels_and_how_far_they_are_proven(matter, dan, bens):
    dan.calls("Any news?", conversation=matter.pk)
    dan.writes("It is me", proof="claimed", token_conversation=matter.pk)
    said = read(bens.get(at("show", matter.pk)))
    assert "Where are my trays?" in said
    assert "Any news?" in said
    switches = [
        " ".join(re.sub(r"<[^>]+>", "", part).split())
        for part in re.findall(r'<p class="switch">(.*?)</p>', said, re.S)
    ]
    assert switches[0] == "letters · dan@example.com · verified"
    assert switches[-1] == "letters · dan@example.com · not verified"


def test_what_customers_write_is_only_ever_text(dan, bens):
    nasty = "<script>alert(1)</script> {{ 7|add:7 }} \u202e"
    conversation = where(dan.writes(nasty, subject="<b>bold</b>", participants=[]))
    said = read(bens.get(at("show", conversation.pk)))
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert(1)" in said
    assert "<b>bold" not in said


def test_a_reply_leaves_once_however_often_it_is_sent(matter, bens, channels):
    token = uuid4()
    for _ in range(2):
        answer = bens.post(at("reply", matter.pk), {"text": "On their way.", "token": token})
        assert answer.url == at("show", matter.pk)
    worker.settle_all()
    assert [sent.text for sent in channels["letters"].sent] == ["On their way."]


def test_a_page_has_its_own_token_each_time(matter, bens):
    tokens = {re.search(r'name="token" value="([^"]+)"', read(bens.get(at("show", matter.pk))))[1] for _ in range(2)}
    assert len(tokens) == 2


def test_a_reply_goes_the_way_that_was_chosen(matter, dan, bens, channels, accounts):
    chat = dan.chats("And here", conversation=matter.pk)
    way = f"{accounts['chatter'].pk}:{chat.identity_id}"
    bens.post(at("reply", matter.pk), {"text": "Here too", "token": uuid4(), "way": way})
    worker.settle_all()
    assert [len(channels[kind].sent) for kind in ("letters", "chatter")] == [0, 1]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_was_typed_stays_when_it_cannot_be_sent(matter, bens, headers, accounts):
    Account.objects.update(enabled=False)
    answer = bens.post(at("reply", matter.pk), {"text": "Kept words", "token": uuid4()}, headers=headers)
    assert answer.status_code == (422 if headers else 409)
    assert "Kept words</textarea>" in read(answer)
    assert "There is no open way to answer here" in read(answer)


def test_an_empty_reply_is_refused(matter, bens):
    answer = bens.post(at("reply", matter.pk), {"text": " ", "token": uuid4()})
    assert (answer.status_code, Interaction.objects.filter(direction="out").count()) == (422, 0)


def test_a_reply_without_a_token_is_refused(matter, bens):
    assert bens.post(at("reply", matter.pk), {"text": "Twice?"}).status_code == 422


def test_htmx_gets_the_middle_pane_and_the_draft_may_go(matter, bens):
    answer = bens.post(at("reply", matter.pk), {"text": "Yes", "token": uuid4()}, headers=HTMX)
    said = read(answer)
    assert said.startswith('<section class="pane-talk" id="talk"') or '<section class="pane-talk"' in said[:200]
    assert f'data-sent="reply-{matter.pk}"' in said
    assert "sixring:toast" in json.loads(answer["HX-Trigger"])


def test_a_note_is_for_the_team(matter, bens, channels):
    bens.post(at("note", matter.pk), {"text": "He is nice."})
    worker.settle_all()
    assert (Note.objects.get().text, channels["letters"].sent) == ("He is nice.", [])


def test_a_lost_answer_is_said_and_sent_again_only_when_asked(matter, bens, channels, monkeypatch):
    def lost(outbound):
        raise DeliveryError("the line broke", unknown=True)

    monkeypatch.setattr(channels["letters"], "answer", lost)
    bens.post(at("reply", matter.pk), {"text": "Hello?", "token": uuid4()})
    worker.settle_all()
    said = read(bens.get(at("show", matter.pk)))
    assert "may have arrived: the answer was lost" in said
    again = re.search(r'action="([^"]+/dispatch/)"', said)[1]
    bens.post(again)
    assert Dispatch.objects.get().state == Dispatch.State.PENDING
    assert bens.post(again).status_code == 409


def test_giving_it_to_somebody_and_to_nobody(matter, ben, bens, cleo):
    bens.post(at("assign", matter.pk), {"agent": ben.id})
    assert Conversation.objects.get().assignee_id == ben.id
    bens.post(at("assign", matter.pk), {"agent": ""})
    assert Conversation.objects.get().assignee_id is None


def test_it_is_not_given_to_who_cannot_see_it(matter, bens, cleo, accounts):
    only_for(accounts["letters"], "Support")
    assert bens.post(at("assign", matter.pk), {"agent": cleo.id}).status_code == 409


MONDAY = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "until"),
    [("2h", "2026-03-03T03:30+02:00"), ("tomorrow", "2026-03-04T09:00+02:00"), ("monday", "2026-03-09T09:00+02:00")],
)
def test_moments_are_the_viewers(when, until):
    now = MONDAY.astimezone(ZoneInfo("Europe/Helsinki"))
    assert forms.moment(when, now) == datetime.fromisoformat(until)


def test_snoozing_until_a_moment_of_ones_own_in_ones_own_zone(matter, ben, bens, clock):
    Agent.objects.filter(pk=ben.id).update(zone="Europe/Helsinki")
    bens.post(at("snooze", matter.pk), {"until": "2026-03-05T08:00"})
    assert Snooze.objects.get().due_at == datetime(2026, 3, 5, 6, 0, tzinfo=UTC)
    assert "Thu 5 Mar, 08:00" in read(bens.get(at("show", matter.pk)))
    bens.post(at("wake", matter.pk))
    assert not Snooze.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"until": "soon"}, {"when": "whenever"}])
def test_a_moment_that_is_none_is_refused(matter, bens, typed):
    assert (bens.post(at("snooze", matter.pk), typed).status_code, Snooze.objects.count()) == (422, 0)


def test_resolving_and_reopening(matter, bens):
    bens.post(at("resolve", matter.pk))
    assert "Reopen" in read(bens.get(at("show", matter.pk)))
    bens.post(at("reopen", matter.pk))
    assert Conversation.objects.get().state == Conversation.State.NEEDS_US


def test_a_mail_is_laid_out_in_a_frame_without_rights(matter, bens):
    message = Interaction.objects.get()
    dress(message)
    page, frame = read(bens.get(at("show", matter.pk))), bens.get(at("layout", matter.pk, message.pk))
    assert '<iframe sandbox=""' in page
    assert "what was said before" in page
    said = read(frame)
    assert "<b>there</b>" in said
    assert not re.search("<script|onerror|<form", said)
    policy = frame["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert re.search(r"img-src data:(;|$)", policy)  # what it brought along stands in it; nothing is fetched
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


def test_a_file_is_only_ever_a_download(matter, bens):
    file = dress(Interaction.objects.get())
    answer = bens.get(at("file", matter.pk, file.interaction_id, file.pk))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="plan.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert read(answer) == "<script>alert(1)</script>"


def test_a_file_of_another_message_is_not_found(matter, erin, bens):
    file = dress(Interaction.objects.get())
    other = erin.writes("Another")
    assert bens.get(at("file", where(other).pk, other.pk, file.pk)).status_code == 404


def test_a_message_moves_where_it_belongs(matter, dan, bens):
    second = dan.writes("About the compost", subject="Compost")
    there = where(second)
    offered = read(bens.get(at("place", matter.pk, Interaction.objects.earliest("pk").pk)))
    assert "Compost" in offered
    first = Interaction.objects.earliest("pk")
    answer = bens.post(at("place", matter.pk, first.pk), {"where": there.pk})
    assert (answer.url, where(first)) == (at("show", there.pk), there)
    assert bens.get(at("show", matter.pk)).url == at("show", there.pk)


def test_a_message_gets_a_conversation_of_its_own(matter, dan, bens):
    second = dan.chats("Something else", conversation=matter.pk)
    bens.post(at("own", matter.pk, second.pk))
    assert where(second) != matter


def test_a_message_does_not_move_into_what_one_cannot_see(matter, erin, bens, accounts):
    hidden = where(erin.chats("Secret"))
    only_for(accounts["chatter"], "Elsewhere")
    message = Interaction.objects.earliest("pk")
    answer = bens.post(at("place", matter.pk, message.pk), {"where": "other", "number": hidden.pk})
    assert (answer.status_code, where(message)) == (404, matter)


@pytest.fixture
def doubted(matter, dan, ada):
    """A chat was joined to Dan's matter; then it turns out to be somebody else's."""
    chat = dan.chats("Mine?", conversation=matter.pk)
    Conversation.objects.filter(pk=matter.pk).update(doubt="Its messages are of different people.")
    assert chat.identity.person_id != matter.anchor.person_id
    return matter


def test_a_doubt_is_settled_by_keeping(doubted, bens):
    assert "Its messages are of different people." in read(bens.get(at("show", doubted.pk)))
    bens.post(at("keep_whole", doubted.pk))
    assert Conversation.objects.get(pk=doubted.pk).doubt == ""


def test_a_doubt_is_settled_by_parting(doubted, bens):
    answer = bens.post(at("part", doubted.pk))
    apart = Conversation.objects.exclude(pk=doubted.pk).get()
    assert answer.url == at("show", apart.pk)
    assert Placement.objects.filter(conversation=apart, current=True).count() == 1
    assert bens.post(at("part", doubted.pk)).status_code == 409


def test_a_hidden_message_shows_as_a_marker(matter, dan, bens, accounts):
    dan.chats("Only for others", conversation=matter.pk)
    only_for(accounts["chatter"], "Elsewhere")
    said = read(bens.get(at("show", matter.pk)))
    assert "Only for others" not in said
    assert "A message on a channel you may not see." in said
    assert names_in(read(bens.get(at("list"), {"view": "everything", "q": "only for others"}))) == []


def test_an_absorbed_conversation_leads_to_what_it_became(matter, dan, bens, ada):
    second = where(dan.writes("Another", subject="Compost"))
    moving.move(Interaction.objects.latest("pk"), matter, actor=ada)
    assert bens.get(at("show", second.pk)).url == at("show", matter.pk)


def test_the_person_pane_asks_who_is_who(matter, dan, ben, bens):
    dan.writes("Me too", proof="claimed")
    said = read(bens.get(at("show", matter.pk)))
    assert "Might be the same person" in said
    assert "says it is dan@example.com, without proof" in said
    yes = re.search(r'action="(/people/[^"]+/acceptance/\?next=[^"]+)"', said)[1].replace("&amp;", "&")
    assert bens.post(yes).url == at("show", matter.pk)
    assert merge.Decision.objects.filter(kind="join").count() == 1


@pytest.fixture
def phone(db):
    return Account.objects.create(kind="call", name="Phone")


def logged(phone, **more):
    return {"account": phone.pk, "who": "email", "value": "dan@example.com", "name": "Dan", "text": "He called",
            "occurred_at": "2026-03-02T11:00", "token": uuid4(), **more}  # fmt: skip


def test_a_call_is_logged_into_the_story(matter, phone, ben, bens, clock):
    form = read(bens.get(at("log"), {"conversation": matter.pk}))
    assert 'value="dan@example.com"' in form
    row, here = logged(phone, conversation=matter.pk), at("log") + f"?conversation={matter.pk}"
    assert bens.post(here, row).url == at("show", matter.pk)
    bens.post(here, row)
    settle()
    call = Interaction.objects.get(kind="call")
    assert (call.text, call.agent_id, where(call)) == ("He called", ben.id, matter)
    assert Arrival.objects.filter(account=phone).count() == 1
    assert "logged by Ben" in read(bens.get(at("show", matter.pk)))


@pytest.mark.parametrize(
    "wrong", [{"value": ""}, {"who": "star sign"}, {"occurred_at": "2026-03-02T13:00"}, {"text": ""}]
)
def test_half_a_call_is_refused(phone, bens, clock, wrong, channels):
    assert bens.post(at("log"), logged(phone, **wrong)).status_code == 422
    assert not Arrival.objects.exists()


def test_without_a_channel_for_it_the_screen_says_so(bens):
    assert "No channel for calls or visits is open" in read(bens.get(at("log")))


def test_a_call_is_not_logged_on_a_channel_one_cannot_see(phone, bens, clock, channels):
    only_for(phone, "Elsewhere")
    assert bens.post(at("log"), logged(phone)).status_code == 422


def test_empty_tabs_teach(bens):
    said = [read(bens.get(at("list"), {"view": view})) for view in ("needs-us", "mine", "everything")]
    words = ["Nobody is waiting", "Nothing is yours now", "No conversations yet"]
    assert [word in text for word, text in zip(words, said, strict=True)] == [True] * 3


def test_a_viewer_reads_and_has_no_buttons(matter, viewer):
    said = read(enter(viewer).get(at("show", matter.pk)))
    assert "Where are my trays?" in said
    assert "<textarea" not in said
    assert "/closure/" not in said


def test_live_news_reload_the_story_and_the_rows(matter, bens):
    page = read(bens.get(at("show", matter.pk)))
    assert f"sixring:conversation-{matter.pk} from:body" in page
    fresh = read(bens.get(at("story", matter.pk)))
    assert "Where are my trays?" in fresh
    assert "<textarea" not in fresh  # what somebody is typing is never replaced
    rows = read(bens.get(at("rows"), {"current": matter.pk}))
    assert 'aria-current="true"' in rows
