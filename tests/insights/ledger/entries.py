"""The ledger's entries: of each conversation what its row in the lake must say, in seconds, with the reasoning. Worked
out on paper from the stories; where a number is left out nothing is claimed about it."""

from __future__ import annotations

from typing import Any

MINUTE, HOUR, DAY = 60, 3600, 86400
Entry = dict[str, Any]


def both(name: str, calendar: float | None, business: float | None = None) -> Entry:
    """A duration on the calendar and in opening hours; alike where nothing else is said."""
    return {f"{name}_s": calendar, f"{name}_business_s": calendar if business is None else business}


def turns(customer: float, agent: float) -> Entry:
    """How long each side waited, in calendar time that was opening time too."""
    return both("customer_wait", customer) | both("agent_wait", agent)


def resolved(calendar: float, business: float | None = None) -> Entry:
    """Resolved once and for all."""
    return both("first_resolved", calendar, business) | both("resolved", calendar, business) | {"state": "resolved"}


def said(incoming: int, replies: int, *, agents: int = 1, channels: int = 1, machine: int = 0) -> Entry:
    return {
        "incoming": incoming, "replies": replies, "agents": agents, "channels": channels, "automatic_replies": machine,
    }  # fmt: skip


PLAIN: Entry = {"transfers": 0, "reopened": 0, "due_met": True, "due_missed": 0, "noise": "", "automatic": False,
                "merged_into": None}  # fmt: skip
NEVER_ANSWERED = both("first_reply", None, None) | {"first_reply_at": None}

ENTRIES: dict[str, Entry] = {
    # 08:10 asked, 08:40 answered, 09:00 thanked, 09:10 resolved. Waits: 30 + 10 minutes, and 20 between.
    # Two beats of 30 seconds that touch are one minute of work.
    "plain": PLAIN | said(2, 1) | both("first_reply", 1800) | resolved(HOUR) | turns(2400, 1200)
    | {"handle_s": 60, "cost_minutes": 1},
    # Friday 15:30 to Monday 08:30 is 65 hours, of which half an hour lies before closing and one after opening.
    "weekend": PLAIN | said(1, 1) | both("first_reply", 65 * HOUR, HOUR) | resolved(65 * HOUR + 600, HOUR + 600)
    | both("customer_wait", 65 * HOUR, HOUR) | both("agent_wait", 600),
    # Tuesday 09:00–09:30, and again Wednesday 10:00–10:20; nobody waits for the day in between: it was resolved.
    # To the last resolution: a day and an hour and a half; open were Tuesday 09:00–16:00 and Wednesday 08:00–10:30.
    "reopened": PLAIN | said(2, 2) | both("first_reply", 1800) | both("first_resolved", 1800)
    | both("resolved", DAY + 90 * MINUTE, 7 * HOUR + 150 * MINUTE) | turns(1800 + 1200, 600) | {"reopened": 1},
    # The matter began at 09:00 with the older letter; its first answer is that of 10:30, half an hour after it was due.
    "merged": PLAIN | said(2, 2) | both("first_reply", 90 * MINUTE) | resolved(140 * MINUTE)
    | turns(90 * MINUTE, 50 * MINUTE) | {"due_met": False, "due_missed": 1},
    "absorbed": {"state": "resolved", "noise": ""},
    # 09:00, answered 09:20, resolved 10:00. What was said of the chair is not of this matter any more.
    "lamp": PLAIN | said(1, 1) | both("first_reply", 1200) | resolved(HOUR) | turns(1200, 2400),
    # Its customer has been waiting since 09:05, wherever it stood: answered 09:50, resolved 10:10.
    "chair": PLAIN | said(1, 1) | both("first_reply", 2700) | resolved(65 * MINUTE) | turns(2700, 1200),
    # The acknowledgement came at once and is no reply.
    "automatic": PLAIN | said(1, 1, machine=1) | both("first_reply", 2700) | resolved(2700) | turns(2700, 0),
    # Ben's first assignment is no transfer; to Mia and back to Ben are two. 10 + 20 minutes of waiting.
    "two agents": PLAIN | said(2, 3, agents=2) | both("first_reply", 600) | resolved(65 * MINUTE)
    | turns(600 + 1200, 600 + 1500) | {"transfers": 2, "handle_s": 30 + 20 + 25, "cost_minutes": 1.25},
    # Half an hour by letter, a quarter in the chat; an hour and a half between them it was the customer's turn.
    "switched": PLAIN | said(2, 2, channels=2) | both("first_reply", 1800) | resolved(135 * MINUTE)
    | turns(1800 + 900, 90 * MINUTE),
    # Our turn on Thursday 09:00–09:30 and on Friday 09:00–09:20, when it had woken; the rest it was the customer's, who
    # is not heard of again. Open: Thursday 09:00–16:00 and Friday 08:00–09:25.
    "snoozed": PLAIN | said(1, 2) | both("first_reply", 1800) | resolved(DAY + 25 * MINUTE, 7 * HOUR + 85 * MINUTE)
    | both("customer_wait", 3000) | both("agent_wait", DAY - 1800 + 300, 390 * MINUTE + HOUR + 300),
    "spam": {"noise": "spam", "merged_into": None},
    # The absence notes are no messages, end no wait, begin none and reopen nothing.
    "away": PLAIN | said(1, 1) | both("first_reply", 1200) | resolved(1800) | turns(1200, 600),
    "note": {"noise": "not_request", "automatic": True},
    # Due at 10:00, and missed from then on, though nothing ever happens to it again.
    "unanswered": PLAIN | said(1, 0, agents=0) | NEVER_ANSWERED
    | both("first_resolved", None, None) | both("resolved", None, None)
    | {"state": "needs_us", "resolved_at": None, "due_met": False, "due_missed": 1},
    # Resolved without an answer: there is no time of first reply, and no target was missed or met.
    "thanks": PLAIN | said(1, 0, agents=0) | NEVER_ANSWERED | resolved(600) | turns(600, 0) | {"due_met": None},
    # What was resolved at 09:05 and taken back at 09:06 was never resolved: it was our turn all along until 09:20.
    "slip": PLAIN | said(1, 1) | both("first_reply", 1200) | resolved(1800) | turns(1200, 600),
    # 10 minutes, 40 on hold, 10 more until the second answer.
    "held": PLAIN | said(1, 2) | both("first_reply", 600) | resolved(80 * MINUTE) | turns(HOUR, 1200),
    # The wall says 00:30 and 04:30, and three hours have passed.
    "spring": PLAIN | said(1, 1) | both("first_reply", 3 * HOUR) | resolved(4 * HOUR) | turns(3 * HOUR, HOUR),
    # Answered as it came: there is no wait whose length could be told. Four minutes of talk and one to wrap it up.
    "called": PLAIN | NEVER_ANSWERED | resolved(300) | turns(0, 300)
    | {"incoming": 1, "due_met": None, "handle_s": 300, "cost_minutes": 5},
    # Their turn for an hour, ours for half an hour.
    "begun by us": PLAIN | said(1, 2) | NEVER_ANSWERED | resolved(90 * MINUTE) | turns(1800, HOUR)
    | {"automatic": True},
    # It happened from 09:00 on, and reached us at 09:40: answered within half an hour.
    "out of order": PLAIN | said(2, 1) | both("first_reply", 1800) | resolved(2400) | turns(1800, 600),
    # Thursday 14:30 to Tuesday 07:15 is four days, 16 hours and three quarters; open were 30 minutes and 15 minutes,
    # for Good Friday, the weekend and Easter Monday are closed.
    "holiday": PLAIN | said(1, 1) | both("first_reply", 4 * DAY + 16 * HOUR + 2700, 2700)
    | resolved(4 * DAY + 16 * HOUR + 3300, 3300) | both("customer_wait", 4 * DAY + 16 * HOUR + 2700, 2700)
    | both("agent_wait", 600),
    # The wall says 00:30 and 04:30, which would be four hours and just in time; five have passed.
    "autumn": PLAIN | said(1, 1) | both("first_reply", 5 * HOUR) | resolved(5 * HOUR + 1800) | turns(5 * HOUR, 1800)
    | {"due_met": False, "due_missed": 1},
    # Whoever puts it to rest lets the customer wait: a day and half an hour, and an answer missed at 10:00 on Monday.
    # Open: Monday 09:00–16:00 and Tuesday 08:00–09:30, then ten minutes to the resolution.
    "rested": PLAIN | said(1, 1) | both("first_reply", DAY + 1800, 510 * MINUTE)
    | resolved(DAY + 2400, 520 * MINUTE) | both("customer_wait", DAY + 1800, 510 * MINUTE) | both("agent_wait", 600)
    | {"due_met": False, "due_missed": 1},
    "came back": PLAIN | said(1, 1) | both("first_reply", 600) | resolved(1200) | turns(600, 600),
    "soon": PLAIN | said(1, 1) | both("first_reply", 600) | resolved(1200) | turns(600, 600),
    "late": PLAIN | said(1, 1) | both("first_reply", 600) | resolved(1200) | turns(600, 600),
    # Two beats of half a minute each; answered 41 and 36 minutes after they were asked.
    "one": PLAIN | said(1, 1) | both("first_reply", 2460) | resolved(2460) | turns(2460, 0) | {"handle_s": 60},
    "other": PLAIN | said(1, 1) | both("first_reply", 2160) | resolved(2220) | turns(2160, 60) | {"handle_s": 60},
    # Of what is open the waits that are over count: half an hour for the first answer, and an hour and a half of Vera's
    # turn. How long she waits by now is the backlog's age. The second answer is overdue since 13:00.
    "still open": PLAIN | said(2, 1) | both("first_reply", 1800) | turns(1800, 90 * MINUTE)
    | both("first_resolved", None, None) | both("resolved", None, None)
    | {"state": "needs_us", "resolved_at": None, "due_met": False, "due_missed": 1},
    # Ten minutes for the answer, ten it was Walt's turn; on hold he waits for us again, until now without an end.
    "still held": PLAIN | said(1, 1) | both("first_reply", 600) | turns(600, 600)
    | both("resolved", None, None) | {"state": "on_hold", "resolved_at": None},
    # However often it is delivered, it is one letter; the last time it opens nothing again.
    "came twice": PLAIN | said(1, 1) | both("first_reply", 1200) | resolved(1800) | turns(1200, 600),
    # Given to Mia for a minute and taken back: nobody passed it on. Nor is Mia's a transfer where Ben never had it.
    "slipped": PLAIN | said(1, 1) | both("first_reply", 900) | resolved(1200) | turns(900, 300),
    "meant so": PLAIN | said(1, 1) | both("first_reply", 900) | resolved(1200) | turns(900, 300),
    # History keeps its own time: opened in May 2024, asked an hour later, answered after another. No target of ours was
    # met or missed by it, and nobody of us worked on it.
    "moved in": PLAIN | said(1, 1, agents=0) | both("first_reply", HOUR)
    | {"state": "resolved", "due_met": None, "handle_s": 0, "cost_minutes": 0},
    # It fell due while nothing at all was written into the log.
    "last word": PLAIN | said(1, 0, agents=0) | NEVER_ANSWERED
    | {"state": "needs_us", "due_met": False, "due_missed": 1},
}  # fmt: skip
MOMENTS: dict[str, dict[str, str]] = {
    "plain": {"at": "2026-03-02 08:10", "first_in_at": "2026-03-02 08:10", "first_reply_at": "2026-03-02 08:40",
              "first_resolved_at": "2026-03-02 09:10", "resolved_at": "2026-03-02 09:10"},
    "reopened": {"first_resolved_at": "2026-03-10 09:30", "resolved_at": "2026-03-11 10:30"},
    "merged": {"at": "2026-03-12 09:00", "first_in_at": "2026-03-12 09:00", "first_reply_at": "2026-03-12 10:30"},
    "chair": {"at": "2026-03-13 09:05", "first_reply_at": "2026-03-13 09:50"},
    "slip": {"first_resolved_at": "2026-03-26 09:30"},
    "begun by us": {"at": "2026-03-31 09:00", "first_in_at": "2026-03-31 10:00"},
    "out of order": {"at": "2026-04-01 09:00", "first_in_at": "2026-04-01 09:40"},
    "autumn": {"first_reply_at": "2026-10-25 03:30"},
    "moved in": {"at": "2024-05-01 10:00", "first_in_at": "2024-05-01 11:00", "first_reply_at": "2024-05-01 12:00"},
}  # fmt: skip
