"""Work: who does what by when. A shift, from signing in to handing over.

Owns agents' availability, taking the next conversation, team queues, opening hours in dated versions, reply targets and
what became of them, working time, the team page, and the settings of agents, teams, hours and targets. Promises that
of many who press "next" at once no two get the same conversation, and that a change of hours never rewrites the past.
Never records what anybody types, only that somebody was at work.
"""
