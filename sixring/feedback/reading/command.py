"""`sixring read`: what nobody has read yet, or everything again, in this very process, with how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sixring.core.actors import SYSTEM
from sixring.core.errors import Refused

from ..models import Rereading
from . import again, hearing, lane

Say = Callable[[str], Any]


def run(anew: bool, say: Say) -> None:
    say(f"The reader is {lane.encoder_of_today()}.")
    read_on(say)
    if anew:
        read_again(say)


def read_on(say: Say) -> None:
    """Whoever else reads at the same time loses nothing by it: each text is kept once."""
    total, told = 0, 0
    while passed := hearing.settle():
        total += passed
        if total - told >= 5000:
            told = total
            say(f"{total} changes of the log are read.")
    say("Everything customers said until now is read.")


def read_again(say: Say) -> None:
    try:
        one = again.begin(actor=SYSTEM)
    except Refused as nothing:
        say(nothing.message)
        return
    told = one.done
    while one.state == Rereading.State.RUNNING:
        again.step(one)
        one.refresh_from_db()
        if one.done - told >= 2000 or one.state != Rereading.State.RUNNING:
            told = one.done
            say(f"{one.done} of {one.total} texts are read again; {one.changed} feel otherwise now.")
