"""The way in for programs: what every operation of the API has in common, whichever room it is of.

A room writes an `api` with a `Room` (rooms.py) whose operations name their scope. `door.py` lets requests in, in this
order: address, method, token, rate, form, scope, role. `problems.py` says every refusal the same way (RFC 9457),
`pages.py` cuts lists into pages, `given.py` is what programs may send, `shapes.py` how a row looks outside.
`sixring.integrations` puts the rooms together.
"""
