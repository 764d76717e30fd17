"""The API reads what the token's agent may read, in pages that nothing shifts, and nothing else."""

import pytest

from sixring.conversations import assignment
from sixring.conversations.writing import notes
from sixring.people import statements
from sixring.trust import aftercare
from sixring.trust.archive import Manifest
from tests.cast import agent_of, where
from tests.integrations.calling import program
from tests.screens import only_for

pytestmark = pytest.mark.django_db
MANIFEST = Manifest("0.1.0", "2026-03-01T10:00:00", "", [], {})


class TestPersons:
    def test_one_is_found_by_any_identity_in_any_spelling(self, ben, dan, erin):
        person = dan.writes().identity.person_id
        erin.writes()
        bens = program(ben)
        for asked in ({"identity": "email:DAN@example.com"}, {"q": "dan@"}):
            assert [one["id"] for one in bens.reads("/persons", **asked)["data"]] == [person]
        assert bens.reads(f"/persons/{person}")["profile"] is None
        assert bens.gets("/persons", identity="email").status_code == 422

    def test_a_profile_says_where_it_comes_from(self, ben, dan):
        person = dan.writes(facts={"city": "York"}).identity.person
        statements.say(person, "city", "Leeds", actor=ben)
        shown = program(ben).reads(f"/persons/{person.pk}", expand=["profile", "identities"])
        assert shown["profile"]["city"]["value"] == "Leeds"
        assert shown["profile"]["city"]["source"] == f"colleague {ben.id}"
        assert [one["value"] for one in shown["identities"]] == ["dan@example.com"]
        facts = program(ben).reads(f"/persons/{person.pk}/facts")["data"]
        assert {fact["value"] for fact in facts} == {"York", "Leeds"}

    def test_an_old_id_leads_to_who_they_are_now(self, ada, dan, erin):
        from sixring.people import merge

        one, other = dan.writes().identity.person, erin.writes().identity.person
        merge.merge(one, other, actor=ada, reason="tests")
        assert program(ada).reads(f"/persons/{other.pk}")["id"] == one.pk

    def test_a_program_says_something_and_where_it_has_it_from(self, ben, dan):
        person = dan.writes().identity.person_id
        bens = program(ben, "write:people")
        said = bens.posts(f"/persons/{person}/facts", {"name": "plan", "value": "gold", "source": "shop"})
        assert (said.status_code, said.json()["value"], said.json()["source"]) == (201, "gold", "shop")
        assert bens.patches(f"/persons/{person}", {"kind": "partner"}).json()["kind"] == "partner"
        for odd in ({"name": "consent.offers.email", "value": "yes"}, {"name": "email", "value": "x@y.test"},
                    {"name": "plan", "value": None}, {"name": "plan", "value": "x" * 2001},
                    {"name": "plan"}):  # fmt: skip
            assert bens.posts(f"/persons/{person}/facts", odd).status_code == 422, odd

    def test_companies_are_those_of_people_one_may_see(self, ben, dan, accounts):
        dan.writes(facts={"company": "Allotments Ltd"})
        [company] = program(ben).reads("/companies", q="allot")["data"]
        assert company["name"] == "Allotments Ltd"
        assert [one["name"] for one in program(ben).reads("/persons", company=company["key"])["data"]]
        only_for(accounts["letters"], "Elsewhere")
        assert program(ben).reads("/companies")["data"] == []
        assert program(ben).gets(f"/companies/{company['key']}").status_code == 404


class TestConversations:
    def test_lists_are_narrowed(self, ada, ben, dan, erin):
        mine, other = where(dan.writes("Mine")), where(erin.chats("Not mine"))
        assignment.assign(mine, agent_of(ben), actor=ada)
        bens = program(ben)

        def found(**asked):
            return [one["id"] for one in bens.reads("/conversations", **asked)["data"]]

        assert found() == [other.pk, mine.pk]
        assert found(queue="mine") == found(assignee="me") == found(channel="letters") == [mine.pk]
        assert found(person=mine.anchor.person_id, state="needs_us") == [mine.pk]
        assert found(state="resolved") == []
        assert bens.gets("/conversations", state="odd").status_code == 422
        assert bens.gets("/conversations", stat="resolved").status_code == 422  # a slip must not list everything

    def test_messages_and_notes_stand_in_it(self, ben, dan):
        matter = where(dan.writes("First", external_id="m1"))
        notes.note(matter, "He called too", actor=ben)
        bens = program(ben)
        [message] = bens.reads(f"/conversations/{matter.pk}/messages")["data"]
        assert (message["text"], message["conversation"], message["direction"]) == ("First", matter.pk, "in")
        assert message["occurred_at"].endswith("Z")
        assert bens.reads(f"/messages/{message['id']}") == message
        assert bens.reads(f"/interactions/{message['id']}")["text"] == "First"
        assert [one["text"] for one in bens.reads(f"/conversations/{matter.pk}/notes")["data"]] == ["He called too"]
        queues = {one["key"]: one["count"] for one in bens.reads("/queues")}
        assert (queues["needs-us"], queues["resolved"]) == (1, None)

    def test_what_is_hidden_from_the_agent_is_hidden_from_the_program(self, ben, dan, accounts):
        letter = dan.writes("The words", subject="Private", also=[["visitor", "v1", "token"]])
        matter = where(letter)
        dan.chats("Hello", also=[["email", dan.email, "token"]], conversation=matter.pk)
        only_for(accounts["letters"], "Elsewhere")
        bens = program(ben)
        assert bens.reads(f"/conversations/{matter.pk}")["subject"] == ""
        shown = bens.reads(f"/conversations/{matter.pk}/messages")["data"]
        assert [one["text"] for one in shown] == ["Hello"]
        assert bens.gets(f"/messages/{letter.pk}").status_code == 404


class TestPages:
    def test_they_are_stable_under_inserts(self, ben, dan, erin):
        first = [dan.looks(f"/{n}").pk for n in range(5)]
        bens, seen, cursor = program(ben), [], ""
        for _ in range(3):
            page = bens.reads("/interactions", limit=2, **({"cursor": cursor} if cursor else {}))
            seen += [one["id"] for one in page["data"]]
            cursor = page["next"]
            erin.looks("/meanwhile")
        assert seen == sorted(first, reverse=True)
        assert cursor is None

    def test_messages_of_the_same_moment_come_once(self, ben, dan, clock):
        matter = where(dan.chats("0"))
        for n in range(1, 4):
            dan.chats(str(n), conversation=matter.pk)
        page = program(ben).reads(f"/conversations/{matter.pk}/messages", limit=3)
        rest = program(ben).reads(f"/conversations/{matter.pk}/messages", cursor=page["next"])
        assert [one["text"] for one in page["data"] + rest["data"]] == ["0", "1", "2", "3"]

    def test_a_cursor_is_one_lists_and_nobody_makes_one(self, ben, dan):
        dan.looks(), dan.looks()
        bens = program(ben)
        cursor = bens.reads("/interactions", limit=1)["next"]
        assert bens.gets("/conversations", cursor=cursor).status_code == 422
        for odd in (cursor[:-1] + ("A" if cursor[-1] != "A" else "B"), "x", "ü", "e30", "=" * 9):
            assert bens.gets("/interactions", cursor=odd).status_code == 422, odd


@pytest.mark.usefixtures("sqlite_only")  # PostgreSQL shows no log of a test's own open transaction: core/test_changes
class TestChanges:
    def test_the_feed_goes_on_where_it_stopped(self, ben, dan):
        bens = program(ben, "read:changes")
        start = bens.reads("/changes", cursor="now")["next"]
        matter = where(dan.writes())
        first = bens.reads("/changes", cursor=start, limit=1)
        assert first["more"]
        rest = bens.reads("/changes", cursor=first["next"])
        verbs = [one["verb"] for one in first["data"] + rest["data"]]
        assert "message.received" in verbs
        assert not rest["more"]
        again = bens.reads("/changes", cursor=rest["next"])
        assert (again["data"], again["next"]) == ([], again["next"])
        assignment.assign(matter, agent_of(ben), actor=ben)
        assert [one["verb"] for one in bens.reads("/changes", cursor=again["next"])["data"]] == [
            "conversation.assigned"
        ]

    def test_after_a_restore_it_says_to_begin_anew(self, ben, dan):
        bens = program(ben, "read:changes")
        starts = [bens.reads("/changes", cursor=cursor)["next"] for cursor in ("now", "")]
        aftercare.put_right(MANIFEST, moved=False, say=print)
        for start in starts:
            gone = bens.gets("/changes", cursor=start)
            assert (gone.status_code, gone.json()["type"]) == (410, "/api/v1/docs#begin-anew")
        start = bens.reads("/changes", cursor="now")["next"]
        dan.writes()
        assert bens.reads("/changes", cursor=start)["data"]

    def test_it_tells_of_nothing_the_agent_may_not_see(self, ben, cleo, ada, dan, accounts):
        only_for(accounts["letters"], "Support")
        dan.writes()
        assert {one["subject_kind"] for one in program(ben).reads("/changes")["data"]} >= {"interaction"}
        assert program(cleo).reads("/changes")["data"] == []
        seen = {one["verb"] for one in program(ada, "admin").reads("/changes")["data"]}
        assert "agent.token_made" in seen  # she may configure, and so may this program
