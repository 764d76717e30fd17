"""Facts about a matter: how to say it, whose turn it is, why they wrote, tags, fields, who takes part, who has it."""

import pytest

from sixring.conversations import assignment, closure, participants, reference, subject
from sixring.conversations.matter import fields, handoff, reasons, tags
from sixring.conversations.models import Audience, Conversation, Draft, Notice, Placement, Tag
from sixring.conversations.regrouping import merging, splitting
from sixring.conversations.writing import notes
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.core.models import Team
from sixring.interactions.models import Interaction
from sixring.people import profile
from tests.cast import agent_of, happened_to, where
from tests.screens import only_for

pytestmark = [pytest.mark.django_db, pytest.mark.data]
State = Conversation.State


def fresh(conversation):
    return Conversation.objects.get(pk=conversation.pk)


@pytest.fixture
def matter(dan):
    return where(dan.writes("Where are my trays?", subject="Seed trays"))


class TestTheReference:
    def test_every_number_has_its_own_and_it_leads_back(self):
        numbers = [*range(1, 2000), 279_841, 279_842, 10**6, 10**9, 2**63 - 1]
        said = [reference.of(number) for number in numbers]
        assert len(set(said)) == len(said)
        assert [reference.id_of(one) for one in said] == numbers

    def test_it_is_short_and_has_no_words_and_no_look_alikes(self):
        assert len(reference.of(1)) == 6
        assert not set("AEIOUYL01SBZG") & set(reference.ALPHABET)

    def test_case_blanks_and_dashes_are_forgiven(self):
        said = reference.of(7)
        assert reference.id_of(f" {said.lower().replace('-', ' ')} ") == 7
        assert reference.id_of(f"#{said.replace('-', '')}") == 7

    @pytest.mark.parametrize("number", [1, 77, 300_000])
    def test_one_mistyped_sign_and_two_that_changed_places_are_seen(self, number):
        signs = reference.of(number).replace("-", "")
        wrong = {signs[:i] + sign + signs[i + 1 :] for i in range(len(signs)) for sign in reference.ALPHABET}
        wrong |= {signs[:i] + signs[i + 1] + signs[i] + signs[i + 2 :] for i in range(len(signs) - 1)}
        assert {reference.id_of(one) for one in wrong - {signs}} == {None}

    @pytest.mark.parametrize("typed", ["", "-", "hello", "K7", "äöü-ß", "٣٤٥٦٧", "2" * 40])
    def test_what_is_none_is_none(self, typed):
        assert reference.id_of(typed) is None


class TestWhoseTurnItIs:
    def test_it_is_on_hold_until_the_customer_writes(self, matter, dan, ben):
        closure.hold(matter, "the warehouse", actor=ben)
        held = fresh(matter)
        assert (held.state, held.held_for, held.due_at) == (State.ON_HOLD, "the warehouse", None)
        dan.chats("Hello?", conversation=matter.pk)
        assert fresh(matter).state == State.NEEDS_US

    def test_it_waits_for_the_customer_and_comes_back(self, matter, ben):
        closure.wait(matter, actor=ben)
        closure.wait(matter, actor=ben)
        assert fresh(matter).state == State.WAITING
        closure.reopen(matter, actor=ben)
        assert (fresh(matter).state, fresh(matter).due_at is not None) == (State.NEEDS_US, True)
        assert happened_to(matter).count("conversation.waits") == 1

    def test_somebody_has_to_be_named(self, matter, ben, viewer):
        with pytest.raises(Invalid):
            closure.hold(matter, " ", actor=ben)
        with pytest.raises(Forbidden):
            closure.hold(matter, "the warehouse", actor=viewer)


class TestReasons:
    def test_a_reason_is_suggested_from_what_others_had(self, dan, erin, ada, ben):
        missing, refund = reasons.add("Missing items", actor=ada), reasons.add("Refund", actor=ada)
        for text, reason in (("trays missing", missing), ("missing seeds", missing), ("money back please", refund)):
            reasons.choose(where(dan.writes(text)), reason, actor=ben)
        assert reasons.suggest(where(erin.writes("Two trays are missing")), ben) == missing
        assert reasons.suggest(where(erin.writes("I want my money back")), ben) == refund
        assert reasons.suggest(where(erin.writes("Xylophone")), ben) is None

    def test_another_choice_is_learnt_instead(self, dan, erin, ada, ben):
        one, two = reasons.add("One", actor=ada), reasons.add("Two", actor=ada)
        homes = [where(dan.writes("compost compost")) for _ in range(3)]
        for home in homes:
            reasons.choose(home, one, actor=ben)
            reasons.choose(home, two, actor=ben)
        assert reasons.suggest(where(erin.writes("compost")), ben) == two

    def test_a_retired_one_is_offered_no_more_and_stays(self, matter, ada, ben):
        reason = reasons.add("Refund", actor=ada)
        reasons.choose(matter, reason, actor=ben)
        reasons.retire(reason, actor=ada)
        reason.refresh_from_db()
        assert (fresh(matter).reason, list(reasons.in_use())) == (reason, [])
        with pytest.raises(Refused):
            reasons.choose(where_new(matter), reason, actor=ben)

    def test_only_who_configures_changes_the_list(self, ben, ada):
        with pytest.raises(Forbidden):
            reasons.add("Mine", actor=ben)
        first, second = reasons.add("A", actor=ada), reasons.add("B", actor=ada)
        reasons.shift(second, -1, actor=ada)
        assert list(reasons.in_use()) == [second, first]
        with pytest.raises(Invalid):
            reasons.rename(first, "B", actor=ada)


def where_new(matter):
    return Conversation.objects.create(opened_at=matter.opened_at, touched_at=matter.touched_at)


class TestTagsAndFields:
    def test_a_tag_is_one_whatever_its_case(self, matter, ben):
        tags.tag(matter, " Greenhouse ", actor=ben)
        tags.tag(matter, "greenhouse", actor=ben)
        assert [one.name for one in matter.tags.all()] == ["Greenhouse"]
        tags.untag(matter, Tag.objects.get(), actor=ben)
        assert not matter.tags.exists()
        with pytest.raises(Invalid):
            tags.tag(matter, "  ", actor=ben)

    @pytest.mark.parametrize(
        ("kind", "typed", "kept"),
        [("text", " a ", "a"), ("number", "12,5", 12.5), ("number", "7", 7), ("date", "2026-03-21", "2026-03-21"),
         ("choice", "red", "red"), ("yes_no", "no", False), ("text", "", None)],
    )  # fmt: skip
    def test_values_are_of_their_kind(self, matter, ada, ben, kind, typed, kept):
        field = fields.add("conversation", "Thing", kind, "red\nblue", actor=ada)
        fields.fill(matter, {field.key: typed}, actor=ben)
        assert fresh(matter).fields.get("thing") == kept

    @pytest.mark.parametrize(
        ("kind", "typed"),
        [("number", "many"), ("number", "NaN"), ("date", "soon"), ("choice", "green"), ("yes_no", "x")],
    )
    def test_what_is_not_of_its_kind_is_refused(self, matter, ada, ben, kind, typed):
        field = fields.add("conversation", "Thing", kind, "red\nblue", actor=ada)
        with pytest.raises(Invalid):
            fields.fill(matter, {field.key: typed}, actor=ben)
        assert fresh(matter).fields == {}

    def test_a_persons_value_is_a_statement_with_where_it_comes_from(self, matter, ada, ben):
        fields.add("person", "Garden size", "number", "", actor=ada)
        person = matter.anchor.person
        fields.fill_person(person, {"garden_size": "40"}, actor=ben)
        fields.fill_person(person, {"garden_size": "50"}, actor=ben)
        assert profile.of(person)["garden_size"].value == 50
        assert fields.of_person(person)[0].why
        fields.fill_person(person, {"garden_size": ""}, actor=ben)
        assert "garden_size" not in profile.of(person)

    def test_a_label_never_takes_the_key_of_a_name(self, ada):
        assert fields.add("person", "Name", "text", "", actor=ada).key == "name_field"


class TestParticipants:
    def test_somebody_in_copy_is_no_customer_until_a_colleague_says_so(self, dan, erin, ben):
        home = where(dan.writes("We both ask", participants=[["email", erin.email, "claimed"]]))
        told = {one.name: one.role for one in participants.of(home, ben)}
        assert told == {"dan@example.com": "customer", "erin@example.com": "copied"}
        erins = Audience.objects.get().identity
        before = participants.make_customer(home, erins, actor=ben)
        assert (fresh(home).anchor, before.display) == (erins, "dan@example.com")
        participants.make_customer(home, before, actor=ben)
        assert fresh(home).anchor == before

    def test_the_chosen_customer_stays_when_messages_move(self, dan, erin, ben):
        home = where(dan.writes("We both ask", participants=[["email", erin.email, "claimed"]]))
        more = dan.chats("More", conversation=home.pk)
        participants.make_customer(home, Audience.objects.get().identity, actor=ben)
        splitting.split(home, [more.pk], actor=ben)
        assert fresh(home).anchor.display == "erin@example.com"

    def test_who_takes_no_part_becomes_no_customer(self, matter, erin, ben):
        with pytest.raises(Refused):
            participants.make_customer(matter, erin.writes("Hi").identity, actor=ben)


class TestWhoHasIt:
    def test_a_team_has_it_and_a_member_keeps_it(self, matter, ben, cleo):
        assignment.assign(matter, agent_of(ben), actor=ben)
        assignment.assign_team(matter, Team.objects.get(name="Support"), actor=ben)
        assert (fresh(matter).team.name, fresh(matter).assignee_id) == ("Support", ben.id)
        assignment.assign_team(matter, Team.objects.get(name="Elsewhere"), actor=ben)
        assert (fresh(matter).team.name, fresh(matter).assignee_id) == ("Elsewhere", None)

    def test_a_team_that_cannot_see_it_does_not_get_it(self, matter, ben, cleo, accounts):
        only_for(accounts["letters"], "Support")
        with pytest.raises(Refused):
            assignment.assign_team(matter, Team.objects.get(name="Elsewhere"), actor=ben)

    def test_handing_over_tells_what_is_known(self, matter, ada, ben):
        reasons.choose(matter, reasons.add("Missing items", actor=ada), actor=ben)
        text = handoff.summary(fresh(matter), ben)
        assert "Seed trays" in text
        assert "Missing items" in text
        assert "Where are my trays?" in text
        handoff.hand_off(matter, text, actor=ben, agent=agent_of(ada))
        assert (fresh(matter).assignee_id, matter.notes.get().text) == (ada.id, text)
        assert Notice.objects.filter(agent=ada.id, kind="handoff").count() == 1

    def test_nothing_is_handed_to_who_cannot_see_it(self, matter, ben, cleo, accounts):
        only_for(accounts["letters"], "Support")
        with pytest.raises(Refused):
            handoff.hand_off(matter, "Please", actor=ben, agent=agent_of(cleo))
        assert (fresh(matter).assignee_id, matter.notes.count()) == (None, 0)

    def test_a_summary_says_nothing_of_hidden_messages(self, matter, dan, cleo, accounts):
        dan.chats("Open to all", conversation=matter.pk)
        only_for(accounts["letters"], "Support")
        text = handoff.summary(fresh(matter), cleo)
        assert "Open to all" in text
        assert "trays" not in text
        assert subject.of(fresh(matter), cleo) == ""


class TestMergingAndSplitting:
    @pytest.fixture
    def two(self, dan, ada, ben):
        one, other = where(dan.writes("The lamp")), where(dan.writes("The chair"))
        notes.note(one, "A regular", actor=ben)
        tags.tag(one, "urgent", actor=ben)
        Draft.objects.create(conversation=one, agent_id=ben.id, text="Dear Dan")
        closure.hold(one, "the workshop", actor=ben)
        reasons.choose(one, reasons.add("Repair", actor=ada), actor=ben)
        return fresh(one), fresh(other)

    def look(self, conversation):
        row = Conversation.objects.filter(pk=conversation.pk).values().get()
        row.pop("due_at")
        placed = Placement.objects.filter(conversation=conversation, current=True)
        beside = [
            conversation.notes.count(),
            conversation.drafts.count(),
            sorted(conversation.tags.values_list("name")),
        ]
        return row, sorted(placed.values_list("interaction", flat=True)), beside

    def test_all_goes_along_and_an_undo_restores_exactly(self, two, ben):
        one, other = two
        before = self.look(one), self.look(other)
        row = merging.merge(one, other, actor=ben)
        home = fresh(other)
        assert (fresh(one).merged_into, home.reason.name, home.notes.count()) == (home, "Repair", 1)
        assert Placement.objects.filter(conversation=home, current=True).count() == 2
        merging.undo(row, actor=ben)
        assert (self.look(fresh(one)), self.look(fresh(other))) == before
        with pytest.raises(Refused):
            merging.undo(row, actor=ben)

    def test_what_came_since_stays_where_it_came(self, two, dan, ben):
        one, other = two
        row = merging.merge(one, other, actor=ben)
        late = dan.chats("And now?", conversation=one.pk)
        assert where(late) == other
        merging.undo(row, actor=ben)
        assert (where(late), fresh(other).state) == (other, State.NEEDS_US)

    def test_nothing_becomes_part_of_itself_or_of_what_is_no_more(self, two, dan, ben):
        one, other = two
        with pytest.raises(Refused):
            merging.merge(one, one, actor=ben)
        merging.merge(one, other, actor=ben)
        with pytest.raises(Refused):
            merging.merge(where(dan.writes("Third")), fresh(one), actor=ben)

    def test_messages_are_split_off_and_come_back(self, matter, dan, ben):
        chat = dan.chats("Another thing", conversation=matter.pk)
        before = self.look(fresh(matter))
        row = splitting.split(matter, [chat.pk], actor=ben)
        assert (where(chat), row.target.preview) == (row.target, "Another thing")
        splitting.undo(row, actor=ben)
        assert (self.look(fresh(matter)), where(chat)) == (before, matter)
        assert fresh(row.target).merged_into == matter

    def test_something_has_to_stay_and_something_has_to_go(self, matter, dan, ben, viewer):
        only = Interaction.objects.get()
        for chosen in ([], [only.pk], [999]):
            with pytest.raises(Refused):
                splitting.split(matter, chosen, actor=ben)
        with pytest.raises(Forbidden):
            splitting.split(matter, [only.pk], actor=viewer)
