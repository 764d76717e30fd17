"""Noise: what is no request leaves the queues, comes back with one click, and is learned from."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sixring.conversations import closure, house_rules, noise, queues, reception
from sixring.conversations.models import Conversation, Flood, NoiseRule, Placement, Snooze
from sixring.conversations.noise import floods, judging, machines
from sixring.conversations.regrouping import deeds
from sixring.conversations.sending import replies
from sixring.conversations.writing import notes
from sixring.core import listeners
from sixring.core.errors import Forbidden, Invalid, Refused
from sixring.core.models import Change
from sixring.interactions.models import Interaction
from tests.cast import hands_in, happened_to, settle, where
from tests.screens import enter, read

pytestmark = pytest.mark.django_db
LIST = {"headers": {"list-id": "News <news.example.com>", "list-unsubscribe": "<https://far.test>", "from": "n@x.test"}}
AWAY = {"automatic": "It says so itself.", "data": {"headers": {"auto-submitted": "auto-replied"}}}


def fresh(conversation):
    conversation.refresh_from_db()
    return conversation


def rules():
    return NoiseRule.objects.filter(ended_at=None)


def waiting(actor):
    return set(Conversation.objects.filter(queues.REQUEST, merged_into=None).values_list("pk", flat=True))


# Marking


def test_spam_leaves_the_queues_and_nothing_is_deleted(dan, ben):
    matter = where(dan.writes("Buy now"))
    noise.mark(matter, "spam", actor=ben)
    assert (fresh(matter).noise, matter.due_at) == ("spam", None)
    assert matter.pk not in waiting(ben)
    assert Interaction.objects.count() == 1
    assert "conversation.marked_spam" in happened_to(matter)


def test_what_was_misjudged_comes_back_and_its_rule_ends(dan, ben):
    matter = where(dan.writes("Buy now"))
    noise.mark(matter, "spam", actor=ben)
    later = where(dan.writes("Where is it?"))
    assert later.noise == "spam"
    noise.unmark(later, actor=ben)
    assert (fresh(later).noise, later.state, later.due_at is not None) == ("", "needs_us", True)
    assert not rules().exists()
    assert where(dan.writes("Thanks")).noise == ""


def test_undoing_the_deed_forgets_what_was_learned(dan, ben):
    matter = where(dan.writes("Buy now"))
    with deeds.doing("noise", [matter.pk], actor=ben) as did:
        noise.mark(matter, "spam", actor=ben)
    deeds.undo(did.deed, actor=ben)
    while listeners.settle():
        pass
    assert (fresh(matter).noise, rules().count()) == ("", 0)


def test_marking_twice_leaves_one_trace_and_one_rule(dan, ben):
    matter = where(dan.writes("Buy now"))
    noise.mark(matter, "spam", actor=ben)
    noise.mark(matter, "spam", actor=ben)
    assert happened_to(matter).count("conversation.marked_spam") == 1
    assert rules().count() == 1


def test_a_newsletter_that_is_no_request_teaches_its_list(dan, erin, ben):
    matter = where(dan.writes("News", automatic="bulk", data=LIST))
    noise.mark(matter, "not_request", actor=ben)
    assert [(rule.kind, rule.value) for rule in rules()] == [("list", "news.example.com")]
    assert where(erin.writes("More news", automatic="bulk", data=LIST)).noise == "not_request"
    assert where(dan.writes("A question of mine")).noise == ""


def test_a_customers_thanks_that_are_no_request_silence_nobody(dan, ben):
    matter = where(dan.writes("Thank you!"))
    noise.mark(matter, "not_request", actor=ben)
    assert not rules().exists()
    assert where(dan.writes("One more question")).noise == ""


def test_a_customer_we_talked_with_is_not_silenced_by_a_mark_of_spam(dan, ben):
    matter = where(dan.writes("Hello"))
    replies.reply(matter, "Hello to you", actor=ben, token="1")
    noise.mark(matter, "spam", actor=ben)
    assert not rules().exists()


def test_a_fake_of_somebodys_address_silences_only_fakes(dan, ben):
    fake = where(dan.writes("Buy now", proof="claimed"))
    noise.mark(fake, "block", actor=ben)
    assert where(dan.writes("Really me")).noise == ""
    assert where(dan.writes("Buy more", proof="claimed")).noise == "spam"


def test_a_whole_domain_but_never_one_where_everybody_has_a_mailbox(accounts, dan, erin, ben):
    noise.mark(where(dan.writes("Buy now")), "spam", actor=ben, lesson="domain")
    assert where(erin.writes("Buy too")).noise == "spam"
    dan.email = "dan@gmail.com"
    matter = where(dan.writes("Buy now"))
    with pytest.raises(Refused, match="Everybody"):
        noise.mark(matter, "spam", actor=ben, lesson="domain")
    assert fresh(matter).noise == ""


def test_only_known_verdicts_and_only_who_may_answer(dan, ben, viewer):
    matter = where(dan.writes("Hello"))
    with pytest.raises(Invalid):
        noise.mark(matter, "boring", actor=ben)
    with pytest.raises(Forbidden):
        noise.mark(matter, "spam", actor=viewer)


# A blocked sender


@pytest.fixture
def blocked(dan, ben):
    matter = where(dan.writes("You fools", external_id="1", reference="<1@x>"))
    closure.resolve(matter, actor=ben)
    noise.mark(matter, "block", actor=ben)
    return matter


def test_a_blocked_sender_is_recorded_and_neither_reopens_nor_is_told(blocked, dan):
    touch = dan.writes("Answer me", replies_to=["<1@x>"])
    assert where(touch).pk == blocked.pk
    assert (fresh(blocked).state, touch.data["noise"]) == ("resolved", "block")
    told = Change.objects.filter(subject_kind="interaction", subject_id=touch.pk).values_list("verb", flat=True)
    assert list(told) == ["message.set_aside"]
    assert "conversation.reopened" not in happened_to(blocked)


def test_a_fresh_message_of_a_blocked_sender_never_needs_us(blocked, dan, ben):
    later = where(dan.writes("Me again"))
    assert later.noise == "spam"
    assert later.pk not in waiting(ben)
    assert rules().get().hits == 1


def test_what_a_blocked_sender_wrote_comes_back_needing_us(blocked, dan, ben):
    dan.writes("Answer me", replies_to=["<1@x>"])
    noise.unmark(blocked, actor=ben)
    assert (fresh(blocked).state, blocked.noise) == ("needs_us", "")


def test_rules_cost_one_query_for_a_whole_batch(accounts, dan, ben, monkeypatch):
    noise.mark(where(dan.writes("Buy now")), "block", actor=ben)

    def cost(n):
        seen = []
        judge = judging.judge

        def watched(touches):
            with CaptureQueriesContext(connection) as queries:
                judge(touches)
            seen.append(len(queries))

        monkeypatch.setattr(reception.judging, "judge", watched)
        for number in range(n):
            hands_in(accounts["letters"], {"sender": ["email", f"s{number}@y.test", "domain"], "text": "Hi"}, who="s")
        settle()
        monkeypatch.setattr(reception.judging, "judge", judge)
        return seen

    assert cost(1) == [1]
    assert cost(40) == [1]


# Machines


def test_an_absence_note_does_not_reopen_turn_or_wake(dan, ben, clock):
    matter = where(dan.writes("Where is it?", reference="<1@x>"))
    replies.reply(matter, "On its way", actor=ben, token="1")
    clock.forward(minutes=5)
    heard = fresh(matter).last_in_at
    Snooze.objects.create(conversation=matter, due_at=clock.in_days(1), by_id=ben.id)
    note = dan.writes("I am out of the office", replies_to=["<1@x>"], **AWAY)
    assert where(note).pk == matter.pk
    assert (fresh(matter).state, matter.last_in_at, matter.preview) == ("waiting", heard, "On its way")
    assert Snooze.objects.filter(conversation=matter).exists()


def test_an_absence_note_that_answers_nothing_we_know_is_no_request(dan):
    assert where(dan.writes("I am out of the office", **AWAY)).noise == "not_request"


def test_a_report_of_a_failed_delivery_that_belongs_nowhere_is_no_request(dan):
    said = {"automatic": "It is a delivery report.", "data": {"bounces": [{"action": "failed"}]}}
    assert where(dan.writes("It failed", **said)).noise == "not_request"


def test_a_person_who_writes_after_it_brings_it_back(dan):
    matter = where(dan.writes("I am out of the office", reference="<1@x>", **AWAY))
    dan.writes("Back now, where is it?", replies_to=["<1@x>"])
    assert (fresh(matter).noise, matter.state) == ("", "needs_us")


def test_newsletters_are_only_suggested_until_the_owner_decides(dan, ada):
    first = where(dan.writes("News", automatic="bulk", data=LIST))
    assert first.noise == ""
    house_rules.decide(judging.RULE, {"bulk": "automatic"}, actor=ada)
    assert where(dan.writes("News", automatic="bulk", data=LIST)).noise == "not_request"


def test_a_newsletter_of_somebody_we_have_written_to_is_never_set_aside_by_itself(dan, ada, ben):
    replies.reply(where(dan.writes("Hello")), "Hello to you", actor=ben, token="1")
    house_rules.decide(judging.RULE, {"bulk": "automatic"}, actor=ada)
    assert where(dan.writes("News", automatic="bulk", data=LIST)).noise == ""


def test_one_sign_of_bulk_alone_is_not_enough(dan, ada):
    house_rules.decide(judging.RULE, {"bulk": "automatic"}, actor=ada)
    one = {"headers": {"list-unsubscribe": "<https://far.test>"}}
    assert where(dan.writes("Your invoice", automatic="bulk", data=one)).noise == ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I will be back on 2026-03-09.", date(2026, 3, 9)),
        ("Ich bin ab 9. März wieder da, bis 8.3.2026 im Urlaub", date(2026, 3, 8)),
        ("I am back on 9th March", None),
        ("Wieder im Büro: zurück am 9. März 2026.", date(2026, 3, 9)),
        ("I return on March 16, 2026", date(2026, 3, 16)),
        ("Je suis de retour le 12 mars", date(2026, 3, 12)),
        ("I am away until 3/4", None),
        ("Out of office. Call 12 34 56.", None),
    ],
)
def test_when_they_are_back(text, day, clock):
    assert machines.back_on(text, clock.now) == day


# Floods


def alerts(accounts, n, start=0, sender="alerts@cloud.test", **row):
    for number in range(start, start + n):
        text = f"Disk {number} is full"
        hands_in(
            accounts["letters"], {"sender": ["email", sender, "domain"], "text": text, "subject": text, **row}, who="a"
        )
    settle()
    return floods.settle()


def alive():
    return Conversation.objects.filter(merged_into=None)


def test_a_flood_becomes_one_row_and_every_message_is_there(accounts, clock):
    assert alerts(accounts, 47) == 46
    row = alive().get()
    assert row.preview.startswith("47 like this")
    assert Placement.objects.filter(conversation=row, current=True).count() == 47
    assert Flood.objects.get().count == 47


def test_what_follows_soon_joins_the_flood_and_what_comes_later_does_not(accounts, clock):
    alerts(accounts, 12)
    clock.forward(minutes=20)
    assert alerts(accounts, 1, 12) == 1
    assert Flood.objects.get().count == 13
    clock.forward(hours=2)
    assert alerts(accounts, 1, 13) == 0
    assert alive().count() == 2


def test_a_few_are_no_flood(accounts, clock):
    assert alerts(accounts, 9) == 0
    assert alive().count() == 9


def test_the_same_words_from_one_domain_are_a_flood(accounts, clock):
    for number in range(12):
        who = ["email", f"host{number}@cloud.test", "domain"]
        hands_in(accounts["letters"], {"sender": who, "text": "Backup failed", "subject": "Backup failed"}, who="a")
    settle()
    assert floods.settle() == 11


def test_twelve_customers_of_one_domain_with_words_of_their_own_are_none(accounts, clock):
    for number, word in enumerate("apples pears plums figs dates nuts kale leeks beans peas corn rice".split()):
        who = ["email", f"host{number}@cloud.test", "domain"]
        hands_in(accounts["letters"], {"sender": who, "text": f"Where are my {word}?", "subject": "My order"}, who="a")
    settle()
    assert floods.settle() == 0


def test_what_a_colleague_has_touched_is_left_alone(accounts, ben, clock):
    for number in range(12):
        hands_in(accounts["letters"], {"sender": ["email", "a@cloud.test", "domain"], "text": f"No {number}"}, who="a")
    settle()
    mine = alive().earliest("pk")
    notes.note(mine, "I look at this one", actor=ben)
    assert floods.settle() == 10
    assert fresh(mine).merged_into is None


def test_unfolding_puts_every_message_back(accounts, ben, clock):
    alerts(accounts, 9)
    before = dict(Placement.objects.filter(current=True).values_list("interaction", "conversation"))
    alerts(accounts, 6, 9)
    row = alive().get()
    assert noise.unfold(row, actor=ben) == 14
    after = dict(Placement.objects.filter(current=True).values_list("interaction", "conversation"))
    assert before.items() <= after.items()
    assert len(set(after.values())) == alive().count() == 15
    assert set(alive().values_list("state", flat=True)) == {"needs_us"}
    assert floods.settle() == 0


def test_nothing_folded_is_refused(dan, ben):
    with pytest.raises(Refused):
        noise.unfold(where(dan.writes("Hello")), actor=ben)


# Screens


def test_marking_on_the_desk_offers_undo_and_the_view_of_noise_holds_it(dan, ben):
    matter = where(dan.writes("Buy now"))
    bens = enter(ben)
    answer = bens.post(
        reverse("conversations:noise", args=[matter.pk]), {"verdict": "spam"}, headers={"HX-Request": "true"}
    )
    assert "undo" in answer.headers["HX-Trigger"]
    assert "dan@example.com" in read(bens.get(reverse("conversations:list"), {"view": "noise"}))
    bens.post(reverse("conversations:unmark", args=[matter.pk]))
    assert fresh(matter).noise == ""


def test_the_settings_show_the_rules_and_end_them(dan, ada, ben):
    noise.mark(where(dan.writes("Buy now")), "block", actor=ben)
    adas = enter(ada)
    said = read(adas.get(reverse("conversations:noise_settings")))
    assert "dan@example.com" in said
    adas.post(reverse("conversations:end_rule", args=[rules().get().pk]))
    assert not rules().exists()
    assert where(dan.writes("Hello again")).noise == ""
