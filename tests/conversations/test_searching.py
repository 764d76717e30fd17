"""Searching: what was said and who it was about, within what the actor may see."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixring.conversations import assignment, closure, reference, searching
from sixring.conversations.models import Conversation, Tag
from sixring.conversations.regrouping import moving
from sixring.conversations.searching.snippets import snippet
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Forbidden
from sixring.interactions import search as messages
from sixring.interactions.models import Interaction
from sixring.people import merge
from sixring.people import search as known
from tests.cast import agent_of, where
from tests.screens import dress, only_for

pytestmark = [pytest.mark.django_db, pytest.mark.data]
HOSTILE = [
    '"', '"""', "'", "';--", "*", "**", "a*b", "-", "--", "- -", "-*", ":", "from:", "from::", "::from", "(",
    ")", "a AND", "OR", "NOT a", "NEAR(a b)", "a NEAR/2 b", "words:a", "§", "§a1", "-§a1", "\\", "\x00", "%",
    "_", "a\x00b", "ﷺ", "😀", "-😀", "^a", "a + b", "{a b}:c", "'a':*", "!a", "a & b", "a | b", "a <-> b", "#",
    "#9999999999999999999999", "#-1", "before:", "before:2026-99", "before:0000", "before:9999-12-31",
    "after:9999", "on:9999-12", "is:", "is:''", "has:\"", "from:\"", "from:§", "from:*", "to:**", "to:me",
    "tag:'", "channel:§", "a" * 5000, "a " * 2000, "from:a " * 100, "\ud800", "٠", "²", "before:٢٠٢٦",
]  # fmt: skip


@pytest.fixture(params=["in the index", "just recorded"])
def indexed(request):
    """Both after the worker has indexed it and before, the same is found."""

    def bring():
        if request.param == "in the index":
            messages.catch_up()
            known.catch_up()

    return bring


@pytest.fixture
def looks(indexed):
    """`looks(words, actor)`: the conversations that are found."""

    def look(words, actor, **more):
        indexed()
        return [hit.conversation for hit in searching.find(words, actor, **more).hits]

    return look


def listed(words, actor):
    return list(Conversation.objects.filter(searching.matching(words, actor)))


def test_words_are_found_wherever_they_stand_whatever_their_case_and_accents(dan, erin, ben, looks):
    trays = where(dan.writes("The TRAYS are late", subject="Ünser Café"))
    where(erin.writes("Nothing to do with it"))
    for words in ("trays", "late trays", "cafe", "unser CAFÉ", "Trays -compost", "tray*", "dan@example.com", "dan"):
        assert looks(words, ben) == [trays], words
        assert listed(words, ben) == [trays], words
    for words in ("tray", "trays compost", "trays -late"):
        assert looks(words, ben) == [], words
        assert listed(words, ben) == [], words


def test_a_phrase_stands_together_and_not_over_an_end(dan, ben, looks):
    where(dan.writes("Two seed trays came", subject="About seed"))
    assert looks('"seed trays"', ben)
    assert not looks('"trays seed"', ben)
    assert not looks('"seed two"', ben)
    assert looks('"seed trays', ben), "a phrase still being typed"


def test_the_last_word_being_typed_is_a_beginning(dan, ben, looks):
    where(dan.writes("Where are my trays?"))
    assert looks("where tra", ben, typing=True)
    assert not looks("where tra", ben)
    assert not looks("tra where", ben, typing=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("東京都に届きません", "東京"),
        ("東京都に届きません", "京都"),
        ("東京都に届きません", "京"),
        ("สวัสดีครับ", "สวัสดี"),
        ("مرحبا، أين طلبي؟", "طلبي"),
        ("مَرْحَبًا", "مرحبا"),
        ("주문이 안 왔어요", "주문이"),
        ("Thanks 🌱", "🌱"),
        ("हिन्दी में", "हिन्दी"),
        ("Où est ma commande nº 7", "ou commande"),
        ("ﬁnally", "finally"),
        ("Order GG-20391 is late", "gg-20391"),
        ("Order GG-20391 is late", "20391"),
    ],
)
def test_any_script_is_found(text, words, dan, ben, looks):
    dan.writes(text)
    assert looks(words, ben)
    assert "<mark>" in searching.find(words, ben).hits[0].snippet


def test_from_and_to_name_who_wrote(dan, erin, ben, looks):
    dans = where(dan.writes("Trays", facts={"name": "Dan Reed"}))
    erins = where(erin.writes("Trays for dan"))
    assert looks("from:dan", ben) == [dans]
    assert looks('from:"dan reed" trays', ben) == [dans]
    assert looks("from:example.com", ben) == [erins, dans]
    assert looks("trays -from:dan", ben) == [erins]
    assert looks("to:dan", ben) == []
    assert looks("from:me", ben) == []


def test_from_finds_a_person_by_what_they_are_called_elsewhere(dan, ben, looks):
    mailed = where(dan.writes("From my mail"))
    phone = dan.calls("He is called otherwise here", facts={"name": "Daniel"})
    merge.merge(
        Interaction.objects.get(text="From my mail").identity.person, phone.identity.person, actor=SYSTEM, reason="t"
    )
    assert mailed in looks("from:daniel", ben)


def test_our_answers_are_found_by_who_wrote_them_and_to_whom(dan, ben, viewer, looks):
    matter = where(dan.writes("Hello"))
    first = Interaction.objects.get()
    Interaction.objects.filter(pk=first.pk).update(direction="out", agent=ben.id)
    assert looks("from:me", ben) == [matter]
    assert looks("to:dan hello", ben) == [matter]
    assert looks("from:dan", ben) == []
    assert looks("from:me", viewer) == []


def test_channel_is_a_kind_or_an_account(dan, ben, looks):
    mail, chat = (
        where(dan.writes("Trays")),
        where(dan.does("chatter", ["phone", "+442079460177", "agent"], text="Trays")),
    )
    assert looks("channel:letters trays", ben) == [mail]
    assert looks("channel:Chatter", ben) == [chat]
    assert looks("channel:smoke", ben) == []


def test_is_names_the_state(dan, erin, ben, looks, clock):
    open_one, done = where(dan.writes("Trays")), where(erin.writes("Trays"))
    assignment.assign(open_one, agent_of(ben), actor=ben)
    closure.resolve(done, actor=ben)
    assert looks("trays is:open", ben) == looks("is:mine", ben) == looks("is:needs-us", ben) == [open_one]
    assert looks("is:resolved", ben) == looks("trays -is:open", ben) == [done]
    assert looks("is:unassigned", ben) == []
    assert looks("is:snoozed", ben) == looks("is:spam trays", ben) == []


def test_tags_reason_team_and_assignee_are_of_the_conversation(dan, erin, ben, looks):
    tagged, other = where(dan.writes("Trays")), where(erin.writes("Trays"))
    tagged.tags.add(Tag.objects.create(name="Refund"))
    assignment.assign(tagged, agent_of(ben), actor=ben)
    assert looks("trays tag:refund", ben) == looks("tag:REFUND", ben) == looks("assignee:ben", ben) == [tagged]
    assert looks("trays -tag:refund", ben) == looks("assignee:none", ben) == [other]
    assert looks("reason:late", ben) == looks("team:x trays", ben) == []


def test_days_months_and_years(dan, ben, looks):
    matter = where(dan.writes("Trays", at=datetime(2026, 1, 31, 12, tzinfo=UTC)))
    for words in (
        "on:2026",
        "on:2026-01",
        "on:2026-01-31",
        "after:2025",
        "after:2026-01-30",
        "before:2026-02",
        "before:2027",
    ):
        assert looks(f"trays {words}", ben) == [matter], words
    for words in (
        "on:2025",
        "on:2026-02",
        "after:2026-01-31",
        "before:2026-01-31",
        "after:2026",
        "before:2026",
        "-on:2026",
    ):
        assert looks(f"trays {words}", ben) == [], words


def test_files_are_found_by_their_names_and_by_being_there(dan, ben, looks):
    message = dan.writes("See the plan")
    dress(message)
    other = where(dan.writes("Nothing", subject="x"))
    assert looks("has:file", ben) == looks("plan.html", ben) == [where(message)]
    assert other not in looks("-has:nothing", ben)


def test_a_reference_or_a_number_leads_there(dan, erin, ben, cleo, accounts, looks):
    matter = where(dan.writes("Trays"))
    for words in (reference.of(matter.pk), reference.of(matter.pk).lower(), f"#{matter.pk}"):
        assert looks(words, ben) == [matter]
        assert listed(words, ben) == [matter]
    only_for(accounts["letters"], "Support")
    assert looks(reference.of(matter.pk), cleo) == looks(f"#{matter.pk}", cleo) == []


def test_people_are_found_by_name_address_number_and_order(dan, erin, ben, indexed):
    dan.writes(
        "Hello", facts={"name": "Dan Reed", "order_number": "GG-20391", "company": "GreenThumb", "shoe_size": "44"}
    )
    dan.calls()
    erin.writes("Hello")
    indexed()

    def people(words, **more):
        return [person.name for person in searching.find(words, ben, **more).persons]

    for words in ("reed", "Dan Reed", "dan@example.com", "GG-20391", "greenthumb", "greenthumb reed", "dan@exa*"):
        assert people(words) == ["Dan Reed"], words
    assert len(people("+44 20 7946 0101")) == len(people("020 7946 0101")) == 1
    assert people("ree", typing=True) == ["Dan Reed"]
    assert people("44") == people("reed is:open") == people("reed erin") == []


def test_a_stranger_finds_nothing_hidden_and_no_trace_of_it(dan, ben, cleo, accounts, looks):
    dan.chats("Open words", also=[["email", dan.email, "token"]])
    dan.writes("Secret trays", subject="Shh", facts={"name": "Dan Reed"})
    only_for(accounts["letters"], "Support")
    assert len(looks("secret", ben)) == 1
    for words in (
        "secret",
        "trays",
        "shh",
        "-open",
        "from:dan secret",
        "secret -nothing",
        "channel:letters",
        "has:file",
    ):
        found = searching.find(words, cleo)
        assert (found.hits, found.more, listed(words, cleo)) == ([], False, []), words
        assert searching.found_messages(words, cleo) == ([], False)
    [hit] = searching.find("dan", cleo).hits
    assert "Secret" not in hit.snippet
    only_for(accounts["chatter"], "Support")
    only_for(accounts["steps"], "Support")
    assert looks("open", cleo) == []
    assert searching.find("dan", cleo).persons == []
    assert listed("is:open", ben)


def test_somebody_who_may_not_look_is_refused(ben):
    with pytest.raises(Forbidden):
        searching.find("x", Actor("customer"))
    with pytest.raises(Forbidden):
        searching.matching("x", Actor("customer"))


def test_what_was_moved_or_merged_is_found_where_it_is_now(dan, erin, ben, looks):
    first, message = where(dan.writes("One")), erin.writes("Trays moved")
    source = where(message)
    moving.move(message, first, actor=ben)
    assert looks("moved", ben) == [first]
    third = where(dan.does("chatter", ["phone", "+442079460188", "agent"], text="Trays merged"))
    Conversation.objects.filter(pk=third.pk).update(merged_into=source)
    Conversation.objects.filter(pk=source.pk).update(merged_into=first)
    assert looks("merged", ben) == [first]


def test_each_conversation_stands_once_with_its_latest_hit_and_pages_follow(dan, accounts, ben, indexed):
    for number in range(23):
        dan.does("chatter", ["phone", f"+4420794601{number:02}", "agent"], text=f"Trays {number}")
    dan.does("chatter", ["phone", "+442079460100", "agent"], text="Trays again")
    indexed()
    first, second = searching.find("trays", ben), searching.find("trays", ben, 2)
    assert (len(first.hits), first.more, len(second.hits), second.more) == (20, True, 3, False)
    assert first.hits[0].snippet == "<mark>Trays</mark> again"
    both = [hit.conversation.pk for hit in first.hits + second.hits]
    assert len(set(both)) == 23
    singles, more = searching.found_messages("trays", ben)
    assert (len(singles), more) == (20, True)


def test_what_is_not_known_is_explained():
    said = {
        "form:dan": "There is no “form:”. Did you mean “from:”?",
        "is:opne": "“is:” does not know “opne”. Did you mean “open”?",
        "before:soon": "“before:” takes a day, a month or a year: 2026-11-05, 2026-11 or 2026.",
        "from: dan": "Say what should come after “from:”, without a space between.",
    }
    assert {words: searching.parse(words).wrong for words in said} == said
    assert searching.parse("see https://example.com at 10:30").wrong == ""


def test_what_is_wrong_finds_nothing(dan, ben):
    dan.writes("form dan")
    assert searching.find("form:dan", ben).hits == listed("form:dan", ben) == []


def test_a_snippet_shows_the_place_and_runs_nothing():
    text = "<script>alert(1)</script> " + "word " * 60 + "and the trays & <b>more</b>"
    said = snippet(text, searching.parse("trays"))
    assert said.startswith("… ")
    assert "the <mark>trays</mark> &amp; &lt;b&gt;more&lt;/b&gt;" in said
    assert snippet("<i>trays</i>", searching.parse("i")) == "&lt;<mark>i</mark>&gt;trays&lt;/<mark>i</mark>&gt;"
    assert "<mark>東京都</mark>" in snippet("これは東京都です", searching.parse("東京都"))


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_typed_breaks_it(words, dan, ben, cleo, accounts):
    dan.writes("a words")
    messages.catch_up()
    only_for(accounts["letters"], "Support")
    for typing in (False, True):
        searching.find(words, ben, typing=typing)
        assert searching.find(words, cleo, typing=typing).hits == []
    searching.found_messages(words, ben)
    listed(words, ben)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.one_of(st.text(max_size=12), st.sampled_from(HOSTILE)), max_size=5).map(" ".join))
def test_whatever_is_typed_is_understood_or_explained(words, ben):
    asked = searching.parse(words)
    assert asked.wrong == "" or asked.terms == asked.filters == ()
    searching.find(words, ben)
