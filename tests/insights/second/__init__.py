"""The second implementation: what a conversation's row in the lake, and every service metric, must say, found out
another way. It reads the database's rows by itself, knows no columns, and shares no code with `sixring.insights` nor
with what counts opening hours. Slow, plain, and meant to be read beside the rules of `tests.insights.ledger`.

`hours` counts open seconds on a tape of minutes; `reading` fetches rows; `lives` walks one conversation; `figures` are
the metrics over many; `histories` makes up random ones, `making` writes them down.
"""
