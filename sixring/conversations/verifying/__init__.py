"""Verifying: somebody who only claims to be a customer proves it, or stays apart.

`whom` says who a sender may be and over which ways that person can be asked; `asking` sends a code or a link, or asks
facts the owner chose; `proving` takes the answer and joins. Until then nothing private goes to the claimed side
(`leaks`). What was proven is a decision of people: logged, and undoable there.
"""

from .asking import ask, ask_facts, call_off, settle_expired
from .proving import answer_code, answer_facts, confirm, deny, opened
from .whom import Candidate, Route, candidates, claimants, is_verified

__all__ = [
    "Candidate", "Route", "answer_code", "answer_facts", "ask", "ask_facts", "call_off", "candidates", "claimants",
    "confirm", "deny", "is_verified", "opened", "settle_expired",
]  # fmt: skip
