"""Facts about reports: defined once, made of days, kept as they were, and mailed when a period is over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from msgspec.structs import replace

from sixring.core.errors import Forbidden, Invalid, NotFound
from sixring.insights.lake import manifest, tables, writing
from sixring.insights.models import Report, ReportMail, Snapshot
from sixring.insights.reports import content, definitions, mailing, snapshots
from sixring.insights.reports.rail import making
from tests.cast import NOON, agent_of, happened_to

pytestmark = [pytest.mark.django_db, pytest.mark.data]
MIDNIGHT = NOON - timedelta(hours=12)
FEBRUARY = (date(2026, 2, 1), date(2026, 2, 28))


@pytest.fixture
def ask(report, ada):
    def asked(first=FEBRUARY[0], last=FEBRUARY[1], **more):
        return snapshots.ask(report, first, last, **{"zone": "UTC", "language": "en", "actor": ada, **more})

    return asked


@pytest.fixture
def busy(told, clock):
    """Six people a day, every day of February."""
    for back in range(1, 30):
        told.talks(*[MIDNIGHT - timedelta(days=back, hours=-9 - n) for n in range(4)])
        for n in range(6):
            told.rows[-1 - n % 4]["who"] = n + 1
    written = [{**row, "id": row["id"] + 10_000, "who": n % 7} for n, row in enumerate(told.rows)]
    told.rows += written
    told.fresh()
    return told


@pytest.fixture
def everybody(monkeypatch):
    """How many did anything, without counting."""
    return lambda n: monkeypatch.setattr(content, "people", lambda _view: n)


def test_what_is_made_once_stays_as_it_is(busy, ask, report, ada, clock, everybody):
    everybody(6)
    asked = ask()
    assert making.due() == ("reports", "make")
    assert snapshots.settle() == 1
    made = snapshots.ready(asked.pk, ada)
    said = made.content
    assert [part["name"] for part in said["sections"]] == ["figures", "method"]
    assert made.digest == content.digest(said)
    conversations = said["sections"][0]["blocks"][1]["rows"][0]
    assert conversations[:2] == ["New conversations", "224"]  # 28 days of four, told twice
    definitions.change(report, "Another title", "year", ["summary"], actor=ada)
    clock.forward(days=100)
    busy.rows.clear()
    busy.fresh()
    assert snapshots.ready(asked.pk, ada).content == said
    assert happened_to(asked) == ["snapshot.asked", "snapshot.made"]
    assert not snapshots.settle()


@pytest.mark.parametrize(
    ("n", "why"), [(0, "No customer did anything"), (1, "Only 1 customers"), (4, "Only 4 customers")]
)
def test_of_nobody_or_a_few_nothing_is_made_and_it_says_why(told, clock, ask, everybody, n, why):
    told.fresh()
    everybody(n)
    made = snapshots.make(ask())
    assert (made.state, made.content) == (Snapshot.State.REFUSED, {})
    assert why in made.why


def test_people_are_counted_once_however_they_came(told, clock):
    """Two identities of one person, one of nobody's yet, and one who came before the month."""
    within, before = MIDNIGHT - timedelta(days=9), MIDNIGHT - timedelta(days=40)
    said = {"channel": "email", "kind": "message", "incoming": True, "automatic": False}
    rows = [{"id": n, "at": at, "who": who, **said} for n, (who, at) in
            enumerate([(1, within), (2, within), (2, within), (3, within), (4, before)])]  # fmt: skip
    lay(told, tables.INTERACTIONS, rows)
    lay(told, tables.PEOPLE, [{"id": 1, "person": 9}, {"id": 2, "person": 9}])
    told.fresh()
    known = manifest.read(told.here)
    manifest.write(told.here, replace(known, files=(*known.files, *told.laid)))
    assert content.people(content.View(*FEBRUARY)) == 2


def lay(told, table, rows):
    """Rows of another table, beside the conversations."""
    arrow = writing.arrow(table, rows, 2)
    told.laid = [*getattr(told, "laid", []), *(
        writing.put(told.here, table, month, some, 2, 50 + part, settled=True)
        for part, (month, some) in enumerate(writing.months(table, arrow))
    )]  # fmt: skip


def test_without_a_lake_it_says_so(ask, clock, tmp_path, monkeypatch):
    monkeypatch.setenv("SIXRING_LAKE", str(tmp_path / "none"))
    assert "no lake" in snapshots.make(ask()).why


def test_asking_twice_is_asking_once(ask, clock):
    assert ask() == ask()
    assert ask(last=date(2026, 2, 27)) != ask()


ODD = [("2026-02-03", "2026-02-01"), ("2026-03-01", "2026-03-02"), ("2020-01-01", "2026-01-01"),
       ("1999-01-01", "1999-02-01")]  # fmt: skip


@pytest.mark.parametrize("days", ODD, ids=["backwards", "not over", "too long", "before all"])
def test_days_that_cannot_be_are_refused(ask, clock, days):
    with pytest.raises(Invalid):
        ask(*map(date.fromisoformat, days))


@pytest.mark.parametrize("odd", [{"title": " "}, {"title": "x" * 101}, {"period": "aeon"}, {"sections": []},
                                 {"sections": ["gossip"]}])  # fmt: skip
def test_odd_definitions_are_refused(ada, odd):
    with pytest.raises(Invalid):
        definitions.define(**{"title": "A", "period": "month", "sections": ["summary"], **odd}, actor=ada)


def test_leads_alone_define_and_see_them(report, ben, ask):
    for refused in (lambda: definitions.define("A", "month", ["summary"], actor=ben), lambda: definitions.all_of(ben),
                    lambda: snapshots.get(1, ben), lambda: ask(actor=ben)):  # fmt: skip
        with pytest.raises(Forbidden):
            refused()


def test_ending_one_ends_its_mails_and_hides_what_was_made(report, ada, ask, clock):
    asked = ask()
    mailing.subscribe(report, agent_of(ada), "month", 8, ["pdf"], actor=ada)
    definitions.end(report, actor=ada)
    definitions.end(Report.objects.get(pk=report.pk), actor=ada)
    assert happened_to(report) == ["report.defined", "report.ended"]
    assert not ReportMail.objects.exists()
    with pytest.raises(NotFound):
        snapshots.get(asked.pk, ada)


@pytest.fixture
def monthly(report, ada, clock):
    return mailing.subscribe(report, agent_of(ada), "month", 8, ["xlsx", "html"], actor=ada)


def due(clock, one):
    clock.forward(seconds=(one.due_at - clock.now).total_seconds())


def test_it_is_mailed_when_the_month_is_over_as_files_of_that_month(busy, monthly, clock, everybody):
    everybody(6)
    assert monthly.due_at == datetime(2026, 4, 1, 8, tzinfo=UTC)
    due(clock, monthly)
    assert (mailing.settle(), mailing.settle()) == (1, 0)
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["ada@us.test"], "For the board: 1 Mar 2026 to 31 Mar 2026")
    names = [name for name, _content, _mime in letter.attachments]
    assert names == ["for-the-board-2026-03-01-2026-03-31.xlsx", "for-the-board-2026-03-01-2026-03-31.html"]
    monthly.refresh_from_db()
    assert (monthly.due_at, monthly.trouble) == (datetime(2026, 5, 1, 8, tzinfo=UTC), "")


def test_a_month_of_nothing_is_not_mailed_and_says_why(told, monthly, clock, everybody):
    told.fresh()
    everybody(0)
    due(clock, monthly)
    assert (mailing.settle(), mail.outbox) == (0, [])
    monthly.refresh_from_db()
    assert monthly.trouble.startswith("No customer did anything")
    assert monthly.due_at == datetime(2026, 5, 1, 8, tzinfo=UTC)


def test_a_mail_server_that_refuses_is_asked_again(told, monthly, clock, everybody, monkeypatch):
    due(clock, monthly)
    with monkeypatch.context() as refusing:
        refusing.setattr(mailing, "made", lambda *_: (_ for _ in ()).throw(OSError))
        assert mailing.settle() == 0
    monthly.refresh_from_db()
    assert monthly.trouble == "The mail server did not take it."
    assert monthly.due_at == clock.now + mailing.AGAIN


def test_the_same_wish_is_the_one_there_is_and_another_replaces_it(monthly, report, ada, ben):
    assert mailing.subscribe(report, agent_of(ada), "month", 8, ["xlsx", "html"], actor=ada) == monthly
    mailing.subscribe(report, agent_of(ada), "week", 6, ["pdf"], actor=ada)
    assert ReportMail.objects.get().every == "week"
    mailing.end(report, actor=ada)
    assert not ReportMail.objects.exists()
    mailing.end(report, actor=ada)
    with pytest.raises(Forbidden):
        mailing.subscribe(report, agent_of(ben), "week", 6, ["pdf"], actor=ada)
