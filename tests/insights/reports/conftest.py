"""A lake written by hand, screens, and the content of a report with words of any length."""

import pytest

from sixring.insights.reports import blocks, definitions
from tests.insights.dashboards.conftest import screen
from tests.insights.sharing.conftest import told

__all__ = ["screen", "told"]
SHORT = ["figures", "method"]


@pytest.fixture
def report(ada):
    return definitions.define("For the board", "month", SHORT, actor=ada)


def stretched(words):
    """A language whose words are three times as long and never break, as the longest of real ones."""
    return " ".join(f"{word}{word[::-1]}{word}" if word.isalpha() else word for word in words.split(" "))


@pytest.fixture
def content():
    """`content()`: one of each block; `content(stretched)`: in a language of very long words."""

    def made(say=str):
        names = [say(one) for one in ("Electronic mail", "Conversation in the chat", "Telephone calls with customers")]
        rows = [{"label": name, "value": 3 - n, "said": say(f"{3 - n} hours"), "low": 2 - n, "high": 4 - n}
                for n, name in enumerate(names)]  # fmt: skip
        table = blocks.rows([say("Channel"), say("Hours")], [[name, str(n)] for n, name in enumerate(names)])
        title = say("A chart of what customers waited for and how long they did")
        words = {"subtitle": say("Half of all"), "footnote": say("From January to March"), "table": table}  # fmt: skip
        days = [say("January"), say("February"), say("March")]
        line = {"name": say("Satisfaction"), "values": [0.5, None, 0.9], "low": [0.4, None, 0.8],
                "high": [0.6, None, 1.0], "said": ["50 %", "–", "90 %"]}  # fmt: skip
        stops = [{"id": name, "label": name, "stage": min(n, 1), "n": 3, "said": "3"} for n, name in enumerate(names)]
        ways = [{"from": a, "to": b, "n": n, "said": f"{n}"} for a, b, n in zip(names, names[1:], (9, 2), strict=False)]
        found = [
            blocks.text(say("Every figure is counted from what happened.")),
            blocks.sentence(say("Deliveries rose far beyond their share of everything."), tone="bad",
                            title=say("Deliveries"), basis=say("Fifteen customers were in it.")),
            blocks.missing(say("Customers lost: needs your own definition")),
            blocks.numbers([{"title": say("Conversations"), "value": "1,204", "beside": "86 % to 90 %", "n": "n = 12",
                             "change": say("no clear change"), "tone": ""}] * 7),
            blocks.table(say("All figures"), [say("Figure"), say("Meaning"), say("Owner")],
                         [[name, say("What it is and how it is counted"), say("nobody yet")] for name in names * 12]),
            blocks.meanings([(name, say("The share of answers that chose one of the best")) for name in names]),
            blocks.line(title, days, [line], ends=(0.0, 1.0), say=lambda v: f"{100 * v:.0f} %",
                        shades=[{"start": 0.2, "end": 0.5, "label": say("Deliveries")}], **words),
            blocks.bar(title, rows, ends=(0.0, 4.0), **words),
            blocks.pie(title, rows, middle="6", **words),
            blocks.flow(title, [say("Before"), say("After")], stops, ways, **words),
        ]  # fmt: skip
        return {
            "version": 1, "title": say("Our customers, for the board"), "company": say("GreenThumb Gardens"),
            "period": "1 Jan 2026 to 31 Mar 2026", "first": "2026-01-01", "last": "2026-03-31", "zone": "UTC",
            "language": "en", "rtl": False, "made": "2026-04-01T08:00:00+00:00", "made_said": say("Made in April"),
            "words": {name: say(name) for name in ("contents", "page", "goes_on", "needs", "term", "meaning")},
            "sections": [{"name": "all", "title": say("What we found"), "blocks": found}],
        }  # fmt: skip

    return made
