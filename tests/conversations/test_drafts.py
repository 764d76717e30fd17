"""Drafts: kept while they are typed, seen by colleagues, never written over by an older window, gone when sent."""

import pytest

from sixring.conversations.models import Draft, Presence
from sixring.conversations.sending import held
from sixring.conversations.sending.envelope import Envelope
from sixring.conversations.writing import drafts, notes
from sixring.core.errors import Forbidden, Refused
from sixring.core.models import Change
from tests.cast import where
from tests.screens import enter, only_for

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def matter(dan):
    return where(dan.writes("Where are my trays?"))


def keep(matter, text, actor, version=0, noting=False, **envelope):
    return drafts.keep(matter, text, Envelope.of(envelope).data(), version=version, noting=noting, actor=actor)


def test_it_is_kept_with_its_envelope_and_counts_its_versions(matter, ben):
    first = keep(matter, "They", ben, cc=["erin@example.com"])
    second = keep(matter, "They leave", ben, version=first.version)
    assert second.version == first.version + 1
    assert Draft.objects.get().text == "They leave"
    assert first.envelope["cc"] == ["erin@example.com"]


def test_an_older_window_is_told_what_stands_there(matter, ben):
    first = keep(matter, "They", ben)
    keep(matter, "They leave at noon", ben, version=first.version)
    with pytest.raises(drafts.Newer) as told:
        keep(matter, "Something else", ben, version=first.version)
    assert told.value.draft.text == "They leave at noon"
    assert Draft.objects.get().text == "They leave at noon"


def test_what_was_sent_elsewhere_does_not_come_back(matter, ben):
    first = keep(matter, "They leave at noon", ben)
    held.send_off(matter, "They leave at noon", actor=ben, token="one", envelope=Envelope())
    assert not Draft.objects.exists()
    with pytest.raises(drafts.Newer) as told:
        keep(matter, "They leave at noon, I think", ben, version=first.version)
    assert told.value.draft is None


def test_a_new_draft_lies_above_the_versions_of_the_old_one(matter, ben):
    old = keep(matter, "One", ben)
    drafts.discard(matter, noting=False, actor=ben)
    new = keep(matter, "Two", ben)
    assert new.version >= old.version


def test_the_same_again_is_no_new_version(matter, ben):
    first = keep(matter, "They", ben)
    assert keep(matter, "They", ben, version=0).version == first.version


def test_nothing_typed_keeps_nothing(matter, ben):
    first = keep(matter, "They", ben)
    assert keep(matter, "  ", ben, version=first.version, way="1:2") is None
    assert not Draft.objects.exists()


def test_a_note_and_an_answer_are_two_drafts_and_noting_ends_its_own(matter, ben):
    keep(matter, "To Dan", ben)
    keep(matter, "To us", ben, noting=True)
    notes.note(matter, "To us", actor=ben)
    assert Draft.objects.get().text == "To Dan"


def test_colleagues_see_it_and_go_on_with_it(matter, ada, ben):
    keep(matter, "They leave at", ben, cc=["erin@example.com"])
    [seen] = drafts.of_colleagues(matter, ada)
    mine = drafts.take_over(seen, actor=ada)
    assert (mine.text, mine.envelope["cc"]) == ("They leave at", ["erin@example.com"])
    assert Draft.objects.count() == 2
    assert drafts.taken_over_by(seen, seen.updated_at) == ["Ada"]
    assert Change.objects.get(verb=drafts.TAKEN).audience == matter.audience


def test_what_the_colleague_typed_themselves_stays_in_front(matter, ada, ben):
    keep(matter, "noon.", ben)
    [seen] = drafts.of_colleagues(matter, ada)
    assert drafts.take_over(seen, actor=ada, over="They leave at").text == "They leave at\n\nnoon."


def test_nobody_takes_over_their_own(matter, ben):
    with pytest.raises(Refused):
        drafts.take_over(keep(matter, "They", ben), actor=ben)


def test_presence_carries_its_version_and_that_it_is_gone(matter, ben):
    kept = keep(matter, "They", ben)
    assert Presence.objects.get().draft == kept.version
    drafts.discard(matter, noting=False, actor=ben)
    assert Presence.objects.get().draft == 0


def test_the_page_answers_with_versions_and_both_texts(matter, ben):
    desk, here = enter(ben), f"/conversations/{matter.pk}/draft/"
    first = desk.post(here, {"text": "They", "version": "0", "cc": "erin@example.com"}).json()
    assert (first["text"], first["envelope"]["cc"]) == ("They", ["erin@example.com"])
    refused = desk.post(here, {"text": "We", "version": "0"})
    assert (refused.status_code, refused.json()["text"]) == (409, "They")
    assert "They</textarea>" in desk.get(f"/conversations/{matter.pk}/").content.decode()
    desk.post(here + "end/", {"noting": ""})
    assert not Draft.objects.exists()


def test_beside_the_composer_stands_what_others_write_and_did(matter, ada, ben):
    desk, here = enter(ada), f"/conversations/{matter.pk}/beside/"
    before = desk.get(here).context["now"].isoformat()
    keep(matter, "They <b>leave", ben)
    assert "They &lt;b&gt;leave" in desk.get(here).content.decode()
    held.send_off(matter, "They leave", actor=ben, token="one", envelope=Envelope())
    said = desk.get(here, {"since": before}).content.decode()
    assert "Ben answered while you were writing" in said
    assert "They &lt;b&gt;leave" not in said


def test_a_viewer_types_nothing(matter, viewer):
    with pytest.raises(Forbidden):
        keep(matter, "They", viewer)


def test_a_stranger_finds_nothing(matter, ben, cleo, accounts):
    only_for(accounts["letters"], "Support")
    kept, desk = keep(matter, "They", ben), enter(cleo)
    there = f"/conversations/{matter.pk}/"
    assert desk.get(f"{there}beside/").status_code == 404
    assert desk.post(f"{there}draft/", {"text": "Me"}).status_code == 404
    assert desk.post(f"{there}drafts/{kept.pk}/").status_code == 404


def test_a_draft_of_another_conversation_is_not_taken_over_here(matter, ada, ben, erin):
    other, kept = where(erin.writes("Hello")), keep(matter, "They", ben)
    assert enter(ada).post(f"/conversations/{other.pk}/drafts/{kept.pk}/").status_code == 404
