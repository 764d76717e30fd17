"""Promises, moments, notices and mentions on the desk, without JavaScript and with htmx."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from sixring.conversations import notices, promises
from sixring.conversations.models import Conversation, Note, Notice, Promise, Snooze
from sixring.conversations.writing import notes
from tests.cast import where
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def at(name, *args):
    return reverse(f"conversations:{name}", args=args)


@pytest.fixture
def matter(dan, clock):
    return where(dan.writes("Where are my trays?", subject="Seed trays"))


@pytest.fixture
def bens(ben):
    return enter(ben)


@pytest.fixture
def promise(matter, ben, clock):
    return promises.make(matter, "Send the trays", clock.in_hours(5), actor=ben)


def test_the_panel_lists_promises_with_when_they_are_due(promise, matter, bens):
    said = read(bens.get(at("show", matter.pk)))
    assert "Send the trays" in said
    assert "by 17:00" in said


def test_one_is_made_in_plain_words(matter, bens, ben, clock):
    answer = bens.post(at("promise", matter.pk), {"what": "Call him", "when": "friday"})
    assert answer.status_code == 302
    promise = Promise.objects.get()
    assert (promise.what, promise.agent_id, promise.due_at.strftime("%a %H:%M")) == ("Call him", ben.id, "Fri 17:00")


def test_with_htmx_a_word_and_a_fresh_form_come_back(matter, bens):
    answer = bens.post(at("promise", matter.pk), {"what": "Call", "when": "in 2 hours"}, headers=HTMX)
    told = json.loads(answer["HX-Trigger"])
    assert told["sixring:toast"] == "Promised by 14:00."
    assert f"sixring:conversation-{matter.pk}" in told
    assert 'id="promise-tool"' in read(answer)


def test_what_is_unclear_is_said_beside_the_form(matter, bens):
    answer = bens.post(at("promise", matter.pk), {"what": "Call", "when": "soon"}, headers=HTMX)
    assert answer.status_code == 422
    assert "can&#x27;t be read as a moment" in read(answer)
    assert Promise.objects.count() == 0


@pytest.mark.parametrize(("act", "state"), [("keep_promise", "kept"), ("call_off_promise", "called_off")])
def test_it_is_kept_or_called_off(promise, matter, bens, act, state):
    bens.post(at(act, matter.pk, promise.pk))
    promise.refresh_from_db()
    assert promise.state == state


def test_it_is_moved(promise, matter, bens):
    bens.post(at("move_promise", matter.pk, promise.pk), {"when": "tomorrow noon"}, headers=HTMX)
    promise.refresh_from_db()
    assert promise.due_at.strftime("%d %H:%M") == "03 12:00"


def test_a_text_that_commits_is_offered_a_promise(matter, bens):
    said = read(bens.post(at("offer_promise", matter.pk), {"text": "I'll send them by Friday."}))
    assert "Promise it by Fri 17:00" in said
    assert 'name="promise_what" value="I&#x27;ll send them by Friday"' in said
    assert read(bens.post(at("offer_promise", matter.pk), {"text": "Thanks."})).strip() == ""


def test_the_pressed_chip_promises_together_with_the_answer_and_once(matter, bens, clock):
    typed = {
        "text": "I'll send them by Friday.", "token": str(uuid4()), "promise": clock.in_days(2).isoformat(),
        "promise_what": "I'll send them by Friday",
    }  # fmt: skip
    for _ in range(2):
        bens.post(at("reply", matter.pk), typed)
    assert Promise.objects.get().what == "I'll send them by Friday"


@pytest.mark.parametrize("pressed", ["", "nonsense", "2020-01-01T00:00:00+00:00", "2026-03-05T10:00"])
def test_an_answer_goes_out_whatever_became_of_its_chip(matter, bens, pressed):
    typed = {"text": "By Friday", "token": str(uuid4()), "promise": pressed, "promise_what": "x"}
    assert bens.post(at("reply", matter.pk), typed).status_code == 302
    assert Promise.objects.count() == 0


@pytest.mark.parametrize(("choice", "state"), [("kept", "kept"), ("called_off", "called_off"), ("open", "open")])
def test_resolving_asks_what_becomes_of_a_promise(promise, matter, bens, choice, state):
    asked = bens.post(at("resolve", matter.pk))
    assert asked.status_code == 409
    assert "Send the trays" in read(asked)
    assert Conversation.objects.get().state == "needs_us"
    bens.post(at("resolve", matter.pk), {"promises": choice})
    promise.refresh_from_db()
    assert (Conversation.objects.get().state, promise.state) == ("resolved", state)


def test_a_moment_is_previewed_as_it_is_understood(bens, clock):
    said = [read(bens.get(at("moment"), {"until": words})).strip() for words in ("friday 9", "", "soon")]
    assert said[0] == "Friday 6 March 2026, 09:00"
    assert said[1] == ""
    assert "can&#x27;t be read" in said[2]
    assert "17:00" in read(bens.get(at("moment"), {"when": "friday", "usual": "close"}))


def test_a_rest_is_written_in_plain_words(matter, bens):
    bens.post(at("snooze", matter.pk), {"until": "Freitag 9 Uhr"})
    assert Snooze.objects.get().due_at.strftime("%a %H:%M") == "Fri 09:00"


def test_the_bell_counts_and_a_notice_leads_to_its_conversation(matter, ada, ben, bens):
    notice = notices.tell(ben.id, "mention", matter, key="1", by=ada.id)
    assert "1<span" in read(bens.get(reverse("notices:count")))
    said = read(bens.get(reverse("notices:latest")))
    assert "Ada mentioned you" in said
    assert "Seed trays" in said
    answer = bens.post(reverse("notices:read", args=[notice.pk]))
    assert answer.headers["Location"] == at("show", matter.pk)
    assert read(bens.get(reverse("notices:count"))).strip() == ""


def test_all_are_read_at_once_and_one_is_put_back(matter, ada, ben, bens):
    notice = notices.tell(ben.id, "mention", matter, key="1", by=ada.id)
    bens.post(reverse("notices:read_all"))
    assert notices.unread(ben) == 0
    assert "Unread again" in read(bens.get(reverse("notices:list")))
    bens.post(reverse("notices:unread", args=[notice.pk]))
    assert notices.unread(ben) == 1


def test_opening_the_conversation_reads_what_was_told_of_it(matter, ada, ben, bens):
    notices.tell(ben.id, "mention", matter, key="1", by=ada.id)
    there = at("read_notices", matter.pk)
    assert there in read(bens.get(at("show", matter.pk)))
    bens.post(there)
    assert there not in read(bens.get(at("show", matter.pk)))


def test_another_s_notice_and_a_hidden_one_are_not_found(matter, ada, ben, bens, accounts):
    notice = notices.tell(ben.id, "mention", matter, key="1", by=ada.id)
    assert enter(ada).post(reverse("notices:read", args=[notice.pk])).status_code == 404
    for account in accounts.values():
        only_for(account, "Elsewhere")
    assert bens.post(reverse("notices:read", args=[notice.pk])).status_code == 404
    assert "Seed trays" not in read(bens.get(reverse("notices:list")))
    assert Notice.objects.get().read_at is None


def test_a_note_shows_its_mention_and_can_be_taken_away(matter, ada, ben, bens):
    bens.post(at("note", matter.pk), {"text": "@Ada look <i>here</i>"})
    said = read(bens.get(at("show", matter.pk)))
    assert '<strong class="mention">@Ada</strong> look &lt;i&gt;' in said
    bens.post(at("remove_note", matter.pk, Note.objects.get().pk))
    said = read(bens.get(at("show", matter.pk)))
    assert "@Ada" not in said
    assert "took a note away" in said


def test_a_mention_of_somebody_who_cannot_see_it_keeps_what_was_typed(matter, bens, ben, cleo, accounts):
    for account in accounts.values():
        only_for(account, "Support")
    answer = bens.post(at("note", matter.pk), {"text": "@Cleo look"}, headers=HTMX)
    assert answer.status_code == 409 or answer.status_code == 422
    assert "Cleo can&#x27;t see this conversation" in read(answer)
    assert "@Cleo look" in read(answer)


def test_the_picker_offers_colleagues_who_see_it(matter, bens, ada, cleo, accounts):
    for account in accounts.values():
        only_for(account, "Support")
    said = read(bens.get(at("colleagues", matter.pk)))
    assert 'data-handle="Ada"' in said
    assert "Cleo" not in said


def test_a_promise_of_another_conversation_is_not_found(promise, erin, bens):
    other = where(erin.writes("Hi"))
    assert bens.post(at("keep_promise", other.pk, promise.pk)).status_code == 404


def test_a_note_of_another_conversation_is_not_found(matter, ben, erin, bens):
    note = notes.note(matter, "Hm", actor=ben)
    assert bens.post(at("remove_note", where(erin.writes("Hi")).pk, note.pk)).status_code == 404


OF_A_MATTER = "promise offer_promise note resolve".split()
OF_A_PROMISE = "keep_promise move_promise call_off_promise".split()


def everywhere(actor, matter, promise):
    client = enter(actor)
    acts = [at(name, matter.pk) for name in OF_A_MATTER] + [at(name, matter.pk, promise.pk) for name in OF_A_PROMISE]
    return {client.post(path).status_code for path in acts}


def test_a_viewer_sees_promises_and_changes_nothing(promise, matter, viewer):
    assert everywhere(viewer, matter, promise) == {403}
    assert "Send the trays" in read(enter(viewer).get(at("promises", matter.pk)))


def test_to_a_stranger_there_is_no_promise(promise, matter, cleo, accounts):
    for account in accounts.values():
        only_for(account, "Support")
    assert everywhere(cleo, matter, promise) == {404}
    there = [at("promises", matter.pk), at("colleagues", matter.pk)]
    assert {enter(cleo).get(path).status_code for path in there} == {404}
    assert enter(cleo).post(at("read_notices", matter.pk)).status_code == 404
