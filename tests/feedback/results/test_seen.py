"""Facts about who sees what of results: numbers are for colleagues, words for whoever may see where they were said."""

from __future__ import annotations

import pytest

from sixring.core.errors import Forbidden, NotFound
from sixring.feedback.models import Response
from sixring.feedback.results import comments, seen, sheets
from sixring.feedback.results.comments import Behind
from sixring.feedback.results.report import Asking, report
from sixring.feedback.results.spans import Span
from tests.cast import NOON, where
from tests.feedback.surveying import a_survey, answer, question
from tests.integrations.calling import program
from tests.screens import enter, only_for, read

pytestmark = pytest.mark.django_db
DAY = Span(NOON.date(), NOON.date())


@pytest.fixture
def asked():
    return a_survey(question("nps"), question("why", "text"))


@pytest.fixture
def dans(asked, dan, accounts, clock):
    """Dan's answer, given in a conversation only Support sees."""
    mail = dan.writes("Hello")
    only_for(accounts["letters"], "Support")
    said = {"nps": 2, "why": "The roses died"}
    return answer(asked, said, identity=mail.identity, conversation=where(mail), channel="email")


def words(actor, survey, **what):
    found = comments.draw(survey, Behind(DAY, **what), 1, actor=actor)
    return sorted(said.text for one in found for said in one.answers)


def test_words_are_for_those_who_may_see_the_conversation(asked, dans, ada, ben, cleo):
    assert words(ada, asked.survey) == words(ben, asked.survey) == ["The roses died"]
    assert words(cleo, asked.survey) == []
    assert list(seen.responses(cleo)) == []
    with pytest.raises(NotFound):
        seen.answer(cleo, dans.answers.get(question="why").pk)


def test_numbers_count_every_answer(asked, dans, cleo):
    found = report(asked.survey, Asking(DAY), "en", actor=cleo)
    assert found.scored[0].estimate.n == 1
    assert found.worded[0][1] == 1


def test_a_stranger_finds_no_words_on_any_page_file_or_address(asked, dans, cleo, ada):
    of, quoted = asked.survey_id, dans.answers.get(question="why").pk
    cleos = enter(cleo)
    assert "roses" not in read(cleos.get(f"/feedback/results/{of}/comments/"))
    assert cleos.get(f"/feedback/results/quotes/{quoted}/").status_code == 404
    assert cleos.get(f"/feedback/results/quotes/{quoted}.svg").status_code == 404
    assert cleos.post(f"/feedback/results/quotes/{quoted}/end/").status_code == 404
    assert cleos.get(f"/feedback/results/{of}/responses.csv").status_code == 403
    assert program(cleo).reads(f"/surveys/{of}/responses")["data"] == []
    assert program(cleo).gets(f"/responses/{dans.pk}").status_code == 404
    assert "roses" in read(enter(ada).get(f"/feedback/results/{of}/comments/"))


def test_a_sheet_has_the_rows_its_reader_may_read(asked, dans, ada, cleo):
    answer(asked, {"nps": 9, "why": "Fine"}, at=NOON)
    with pytest.raises(Forbidden):
        sheets.responses(asked.survey, Asking(DAY), "en", actor=cleo)
    head, rows = sheets.responses(asked.survey, Asking(DAY), "en", actor=ada)
    assert head[-2:] == ["About nps?", "About why?"]
    assert sorted(row[-2:] for row in rows) == [[2, "The roses died"], [9, "Fine"]]


def test_no_cell_of_a_sheet_is_run_as_a_formula(asked, ada, clock):
    answer(asked, {"nps": 1, "why": '=HYPERLINK("http://far.test")'})
    for kind in ("csv", "xlsx"):
        assert enter(ada).get(f"/feedback/results/{asked.survey_id}/responses.{kind}?period=30").status_code == 200
    text = read(enter(ada).get(f"/feedback/results/{asked.survey_id}/responses.csv?period=30"))
    assert "'=HYPERLINK" in text
    assert ',"=' not in text


def test_twenty_are_drawn_by_chance_and_the_same_draw_again(asked, ada, clock):
    for n in range(45):
        answer(asked, {"nps": n % 11, "why": f"Comment {n}"})
    one = words(ada, asked.survey)
    assert len(one) == len(set(one)) == 20
    assert words(ada, asked.survey) == one
    assert len(words(ada, asked.survey, question="nps", low=9, high=10)) == 8
    assert words(ada, asked.survey, question="nps", low=99, high=99) == []


def test_comments_are_of_the_group_that_was_clicked(asked, ada, clock):
    answer(asked, {"nps": 9, "why": "By mail"}, channel="email", language="en")
    answer(asked, {"nps": 9, "why": "By chat"}, channel="webchat", context={"team": "Returns"})
    assert words(ada, asked.survey, cut="channel", member="email") == ["By mail"]
    assert words(ada, asked.survey, cut="team", member="Returns") == ["By chat"]
    assert words(ada, asked.survey, cut="version", member="nonsense") == []


def test_what_is_begun_or_set_aside_says_nothing(asked, ada, clock):
    answer(asked, {"why": "Half"}, complete=False)
    answer(asked, {"nps": 9, "why": "Buy pills"}, suspicion="robot")
    assert words(ada, asked.survey) == []
    assert Response.objects.count() == 2


def test_of_an_anonymous_survey_nothing_shows_of_few(ada, clock):
    version = a_survey(question("nps"), question("why", "text"), anonymous=True)
    for n in range(4):
        answer(version, {"nps": 9, "why": str(n)}, channel="email" if n else "sms")
    few = report(version.survey, Asking(Span(NOON.date(), NOON.date())), "en", actor=ada)
    assert (few.few, few.scored) == (5, ())
    assert words(ada, version.survey) == []
    assert list(sheets.responses(version.survey, Asking(DAY), "en", actor=ada)[1]) == []
    assert program(ada).reads(f"/surveys/{version.survey_id}/responses")["data"] == []
    answer(version, {"nps": 9}, channel="email")
    found = report(version.survey, Asking(DAY), "en", actor=ada)
    assert found.scored[0].estimate.n == 5
    assert found.scored[0].comparison.groups == []
    _head, rows = sheets.responses(version.survey, Asking(DAY), "en", actor=ada)
    assert {tuple(row[3:7]) for row in rows} == {("", "", "", "")}
    assert len(words(ada, version.survey)) == 4
    assert words(ada, version.survey, cut="channel", member="email") == []
    one = report(version.survey, Asking(DAY, "channel", "email"), "en", actor=ada)
    assert one.few == 5
    assert enter(ada).get(f"/feedback/results/{version.survey_id}/?period=between&first=2026-03-02&last=2026-03-02"
                          ).status_code == 422  # fmt: skip
