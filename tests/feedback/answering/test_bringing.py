"""Facts about answers brought in from files: whatever the encoding, row by row, nothing lost."""

import pytest

from sixring.core.actors import SYSTEM
from sixring.core.errors import Invalid
from sixring.feedback.answering.bringing import dates, files, reading
from sixring.feedback.models import Answer, Response
from sixring.people.models import Identity
from tests.feedback.surveying import a_survey, question, said_in

HEAD = "date;email;csat;part;why\n"
GOOD = HEAD + "2026-02-01;dan@example.com;4;Soil;Quick\n2026-02-02 08:30;;5;Seeds|Soil;Grüße\n"


@pytest.fixture
def version(db, clock):
    return a_survey(
        question("csat", required=True), question("part", "choice", options=["Soil", "Seeds"], several=True),
        question("why", "text"),
    )  # fmt: skip


def bring(version, raw, order="", told=None):
    bringing = files.take_in(
        version.survey, "answers.csv", raw if isinstance(raw, bytes) else raw.encode(), actor=SYSTEM
    )
    files.begin(bringing, told or bringing.columns, order or bringing.dates, actor=SYSTEM)
    while files.settle_due():
        pass
    bringing.refresh_from_db()
    return bringing


def wrong(bringing):
    """Line -> what is wrong, by column."""
    return {
        one.line: {k: v for k, v in one.problems.items() if k[0] != "r"} for one in bringing.rows.filter(state="bad")
    }


def whys():
    return list(Answer.objects.filter(question="why").order_by("pk").values_list("text", flat=True))


def test_rows_become_answers_of_their_day_and_person(version):
    bringing = bring(version, GOOD)
    assert (bringing.state, dict(files.counts(bringing))) == ("done", {"kept": 2})
    first, second = Response.objects.order_by("pk")
    assert said_in(first) == {"csat": 4, "part": ["soil"], "why": "Quick"}
    assert (first.source, first.at.isoformat(), first.identity.value) == (
        "import",
        "2026-02-01T12:00:00+00:00",
        "dan@example.com",
    )
    assert first.identity.claimed
    assert (said_in(second)["part"], second.identity) == (["seeds", "soil"], None)


def test_the_same_file_again_adds_nothing_and_equal_rows_are_two(version):
    raw = "csat;why\n4;same\n4;same\n"
    bring(version, raw)
    bring(version, raw)
    assert Response.objects.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_it_reads_what_programs_write(version, encoding):
    bring(version, GOOD.encode(encoding))
    assert whys() == ["Quick", "Grüße"]


def test_other_alphabets_of_old_files_are_read(version):
    said = "Очень быстро привезли рассаду, земля хорошая, спасибо большое за помощь и за советы по уходу"
    bring(version, f"csat;why\n5;{said}\n".encode("cp1251"))
    assert whys() == [said]


def test_a_file_of_two_encodings_keeps_its_good_rows_and_asks_about_the_others(version):
    raw = b"csat;why\n5;Gr\xc3\xbc\xc3\x9fe\n4;Gr\xfc\xdfe\n3;plain\n"
    bringing = bring(version, raw)
    assert whys() == ["Grüße", "plain"]
    assert "letters could not be read" in wrong(bringing)[3]["1"]
    files.begin(bringing, bringing.columns, "", actor=SYSTEM)
    files.settle_due()
    assert Response.objects.count() == 2, "played again it is still not guessed"
    row = bringing.rows.get(state="bad")
    assert row.cells[1] == "Grüße"
    assert files.put_right(row, row.cells, actor=SYSTEM)
    assert Response.objects.count() == 3


def test_each_bad_row_says_what_is_wrong_where(version):
    raw = (
        HEAD + "2026-02-01;;4;;good\n2026-02-30;;4;;a\n2026-02-01;nobody;4;;b\n2026-02-01;;9;;c\n"
        "2026-02-01;;x;Stone;d\n2099-01-01;;4;;e\n;;;;\n2026-02-01;;;;\n2026-02-01;;4;;f;too;many\n2026-02-01;;4\n"
    )
    bringing = bring(version, raw)
    told = wrong(bringing)
    assert {line: sorted(found) for line, found in told.items()} == {
        3: ["0"], 4: ["1"], 5: ["2"], 6: ["2", "3"], 7: ["0"], 9: ["-1"], 10: ["-1"],
    }  # fmt: skip
    assert "is no date" in told[3]["0"]
    assert "not between 1 and 5" in told[5]["2"]
    assert "future" in told[7]["0"]
    assert "7 cells" in told[10]["-1"]
    assert dict(files.counts(bringing)) == {"kept": 2, "bad": 7}


def test_a_bad_row_is_put_right_once_or_dismissed(version):
    bringing = bring(version, "csat;why\n9;too much\n8;no\n")
    first, second = bringing.rows.order_by("line")
    assert not files.put_right(first, ["7", "too much"], actor=SYSTEM)
    assert files.put_right(first, ["5", "fine"], actor=SYSTEM)
    first.refresh_from_db()
    assert files.put_right(first, ["1", "again"], actor=SYSTEM)
    files.dismiss(second, actor=SYSTEM)
    assert [said_in(one) for one in Response.objects.all()] == [{"csat": 5, "why": "fine"}]
    assert dict(files.counts(bringing)) == {"kept": 1, "dismissed": 1}
    assert second.cells == ["8", "no"]


def test_dates_that_can_be_read_two_ways_wait_for_somebody_to_say(version):
    raw = "date,csat\n03/04/2025,4\n05/06/2025,5\n"
    bringing = bring(version, raw)
    assert "two ways" in wrong(bringing)[2]["0"]
    files.begin(bringing, bringing.columns, "dmy", actor=SYSTEM)
    files.settle_due()
    assert [one.at.date().isoformat() for one in Response.objects.order_by("pk")] == ["2025-04-03", "2025-06-05"]


def test_a_column_of_dates_tells_its_order_by_itself(version):
    bring(version, "date,csat\n03/14/2025,4\n05/06/2025,5\n")
    assert [one.at.date().isoformat() for one in Response.objects.order_by("pk")] == ["2025-03-14", "2025-05-06"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-21", "2026-03-21T12:00:00+00:00"),
        ("2026-03-21T14:30:00+02:00", "2026-03-21T14:30:00+02:00"),
        ("21.03.2026 14:30", "2026-03-21T14:30:00+00:00"),
        ("21.3.26", "2026-03-21T12:00:00+00:00"),
        ("3/21/2026 2:05 pm", "2026-03-21T14:05:00+00:00"),
        ("46102.5", "2026-03-21T12:00:00+00:00"),
    ],
)
def test_dates_as_files_write_them(text, moment):
    assert dates.read(text).isoformat() == moment


@pytest.mark.parametrize(
    "text", ["", "soon", "31.02.2026", "99/99/2026", "2026", "0001-01-01", "12345678901234567890", "4e5"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(Invalid):
        dates.read(text)


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\xff\xfe", b"\x00\x00"])
def test_what_is_no_table_is_refused(raw):
    with pytest.raises(Invalid):
        reading.read(raw)


def test_quotes_lines_and_long_cells_stay_whole(version):
    long = "a" * 9_000
    bringing = bring(version, f'csat,why\n4,"two\nlines, ""quoted"""\n5,{long}\n3,{"b" * 100_000}\n')
    assert whys() == ['two\nlines, "quoted"', long]
    assert "At most 10,000" in wrong(bringing)[5]["1"]
    assert bringing.rows.get(state="bad").cells[1] == "b" * 100_000, "nothing of it is lost"


def test_an_anonymous_file_leads_back_to_nobody(clock, db):
    version = a_survey(anonymous=True)
    raw = "email,csat\ndan@example.com,4\nerin@example.com,4\n"
    bringing = bring(version, raw)
    bring(version, raw)
    assert [(one.identity, one.at.hour) for one in Response.objects.all()] == [(None, 0)] * 2
    assert [(row.cells, row.response) for row in bringing.rows.all()] == [([], None)] * 2
    assert not Identity.objects.exists()


def test_nothing_is_begun_that_answers_nothing(version):
    bringing = files.take_in(version.survey, "x.csv", b"colour,taste\nred,sweet\n", actor=SYSTEM)
    with pytest.raises(Invalid, match="No column answers"):
        files.begin(bringing, bringing.columns, "", actor=SYSTEM)
    with pytest.raises(Invalid, match="the same"):
        files.begin(
            files.take_in(version.survey, "x.csv", b"a,b\n1,2\n", actor=SYSTEM), ["q:csat", "q:csat"], "", actor=SYSTEM
        )
