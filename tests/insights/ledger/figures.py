"""What every service metric must say of the whole ledger, added up by hand from its entries.

MAIN is March to October 2026: of its 24 conversations one was absorbed and two are noise; of the 21 that count
customers began 20, of which 19 are resolved. NOVEMBER has six more, all resolved. Quantiles lie between the two values
beside them, in proportion (p90 of 17 values is 0.4 of the way from the 15th to the 16th).
"""

from __future__ import annotations

from datetime import date
from typing import Any

MAIN = {"since": date(2026, 3, 1), "until": date(2026, 11, 1)}
NOVEMBER = {"since": date(2026, 11, 1), "until": date(2026, 12, 1)}
Figures = dict[str, Any]

# First replies, sorted: 600 (two agents, held), 1200 (lamp, away, slip), 1800 (plain, reopened, switched, snoozed, out
# of order), 2700 (chair, automatic), 5400 (merged), 10800 (spring), 18000 (autumn), 234000 (weekend), 405900 (holiday).
# None: thanks, unanswered, called, begun by us.
FIRST = [600] * 2 + [1200] * 3 + [1800] * 5 + [2700] * 2 + [5400, 10800, 18000, 234000, 405900]
# In business time the weekend is 3600 and the holiday 2700.
FIRST_BUSINESS = [600] * 2 + [1200] * 3 + [1800] * 5 + [2700] * 3 + [3600, 5400, 10800, 18000]
# Later replies: switched 900, reopened and two agents 1200, begun by us 1800.
LATER = [900, 1200, 1200, 1800]

ON_MAIN: dict[str, Figures] = {
    "conversations": {"n": 20},
    "noise": {"n": 2},
    "resolved": {"n": 19},
    # Two of plain, reopened, merged, two agents, switched and out of order, one of the 15 others; no absence note.
    "messages_in": {"n": 27},
    # One of 11, two of reopened, merged, switched, snoozed, held and begun by us, three of two agents.
    "messages_out": {"n": 26},
    "first_reply": {"n": 17, "median": 1800, "mean": 693300 / 17, "p90": 104400, "p95": 268380},
    "reply_time": {"n": 21, "median": 1800, "mean": 698400 / 21, "p90": 18000, "p95": 234000},
    "next_reply": {"n": 4, "median": 1200, "mean": 1275, "p90": 1620, "p95": 1710},
    "first_resolution": {"n": 19, "median": 3900, "mean": 810900 / 19},
    # Reopened takes 91,800 instead of 1800.
    "full_resolution": {"n": 19, "median": 3900, "mean": 900900 / 19, "p90": 120360, "p95": 251790},
    "customer_wait": {"n": 19, "median": 2700, "mean": 702000 / 19},
    # With what customers waited, this is the 900,900 above less the 88,200 for which reopened stood resolved.
    "agent_wait": {"n": 19, "median": 1200, "mean": 110700 / 19},
    "handle_time": {"n": 3, "median": 75, "mean": 145},
    "handle_desk": {"n": 3, "mean": 45},
    "handle_call": {"n": 3, "mean": 80},
    "handle_wrap_up": {"n": 3, "mean": 20},
    "replies_each": {"top": 25, "bottom": 19},
    # Of the 18 resolved with a reply (thanks has none) twelve took one.
    "one_touch": {"k": 12, "n": 18},
    "reopened": {"k": 1, "n": 19},
    "transferred": {"k": 1, "n": 19},
    "transfers": {"top": 2, "bottom": 19},
    # All but the one that was opened again.
    "fcr": {"k": 18, "n": 19},
    # Of 21 answers merged and autumn came late; unanswered is overdue.
    "target_met": {"k": 19, "n": 22},
    "first_target_met": {"k": 15, "n": 18},
    "concurrency": {"value": 1},
}
IN_BUSINESS: dict[str, Figures] = {
    "first_reply": {"n": 17, "median": 1800, "mean": 59700 / 17, "p90": 7560, "p95": 12240},
    # Weekend 4200, reopened 34,200, snoozed 30,300, holiday 3300, the others as on the calendar.
    "full_resolution": {"n": 19, "median": 3900, "mean": 152100 / 19},
}
ON_NOVEMBER: dict[str, Figures] = {
    "conversations": {"n": 6},
    # 600 three times, 2160, 2460, 88,200.
    "first_reply": {"n": 6, "median": 1380, "mean": 15770},
    # Zoe came back after two days, by another channel; after twelve days it is something new.
    "fcr": {"k": 5, "n": 6},
    # The rested one came late.
    "target_met": {"k": 5, "n": 6},
    # Both in hand for 1230 seconds, in a stretch of 1830.
    "concurrency": {"top": 2460, "bottom": 1830},
    "handle_time": {"n": 2, "median": 60, "mean": 60},
}
DECEMBER = {"since": date(2026, 12, 1), "until": date(2026, 12, 14)}
ON_DECEMBER: dict[str, Figures] = {
    # Vera, Walt, Xena, Yuri and Zack; what was moved in is of 2024. Xena's letter is one however often it came.
    "conversations": {"n": 5},
    "messages_in": {"n": 6},
    "messages_out": {"n": 5},
    # 600, 900 twice, 1200, 1800.
    "first_reply": {"n": 5, "median": 900, "mean": 1080},
    # Vera's and Walt's are not over: 1200 twice and 1800; of these Xena waited 1200, the other two 900.
    "full_resolution": {"n": 3, "median": 1200, "mean": 1400},
    "customer_wait": {"n": 3, "median": 900, "mean": 1000},
    "agent_wait": {"n": 3, "median": 300, "mean": 400},
    # Both slips were taken back.
    "transferred": {"k": 0, "n": 3},
    # Five first answers in time; Vera's second question is overdue.
    "target_met": {"k": 5, "n": 6},
}
OLD = {"since": date(2024, 5, 1), "until": date(2024, 6, 1)}
# Its answer is nobody's who works here.
ON_OLD: dict[str, Figures] = {
    "conversations": {"n": 1}, "messages_in": {"n": 1}, "messages_out": {"n": 0}, "backlog": {"n": 0},
    "first_reply": {"n": 1, "median": 3600}, "resolved": {"n": 0}, "target_met": {"n": 0},
}  # fmt: skip
# Ben was there for eight hours on 2 March and worked a minute; for four on 19 November, and worked two minutes.
OCCUPANCY = {
    date(2026, 3, 2): {"top": 60, "bottom": 8 * 3600}, date(2026, 11, 19): {"top": 120, "bottom": 4 * 3600},
}  # fmt: skip
# Open at the end of the day (UTC), and how old the oldest was: the weekend since 15:30; snoozed waits for Olga; nobody
# answers Sue from the 24th on; in the last half hour of the 28th the courier is lost.
BACKLOG = {
    date(2026, 3, 5): (0, None), date(2026, 3, 6): (1, 8.5 * 3600), date(2026, 3, 10): (0, None),
    date(2026, 3, 19): (1, 15 * 3600), date(2026, 3, 24): (1, 15 * 3600), date(2026, 3, 28): (2, 4 * 86400 + 15 * 3600),
    date(2026, 3, 30): (1, 6 * 86400 + 15 * 3600),
}  # fmt: skip
# The courier is lost on Saturday in London, and on Sunday in Berlin.
SPRING_DAY = {"UTC": date(2026, 3, 28), "Europe/Berlin": date(2026, 3, 29)}
BY_CHANNEL = {"letters": 9, "chatter": 6, "parcels": 2}
