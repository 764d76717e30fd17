"""The ledger: what every service metric must say of a handful of tricky conversations, worked out by hand.

`stage` sets the scene, `stories` tell each conversation through the actions a customer and a colleague really take,
with a clock that stands still between them; `entries` are the numbers, with the reasoning, and `figures` what they add
up to; the tests hold the lake and the metrics against them. The numbers were written before the code that computes
them, and follow these rules:

- A conversation counts unless it became part of another one or is noise. A merged one goes on in the survivor, which
  began when the earliest message of both did. Noise counts as noise and nowhere else.
- Durations run from when the first message reached us. A mail that lingered on its way for less than a day is ours from
  its arrival; response targets count the same way, so no two pages of the house say different things of one wait.
- The first reply is a colleague's word to the customer. Acknowledgements, absence notes and what goes to an outside
  party are none. A call or a visit that a colleague logged was answered as it came: it has no time of first reply,
  because a zero would only make the others look better. What we began has none either.
- A resolution is what a colleague resolved and did not take back at once by "undo". The first one and the last one are
  told apart; the last counts only while it stands.
- Reopened means: it was resolved, and somebody needs us again. Going on after being on hold is no reopening, nor is an
  undone slip, nor does an absence note reopen anything.
- The customer waits while it is our turn or on hold, the agent while it is the customer's turn; nobody waits while it
  is resolved. A wait that is not over yet has no length. Resting (a snooze) changes nobody's turn; waking does. All
  turns together are the time to the last resolution, less the time it stood resolved. A call or visit that was logged
  is their word and ours in one.
- Calendar time is elapsed time. Business time is what of it lay in the opening hours of the conversation's team, whose
  clocks jump with the season and whose holidays are closed.
- A target is missed by an answer that came late, and by one that is due and has not come.
- A transfer is a hand-over from somebody to somebody else: the first assignment is none, nor is it one when a colleague
  takes what their team was just given, nor what was taken back at once.
- What comes twice is one. What an old help desk tells has its own time: it is counted there, and was never our backlog.
"""
