"""Works done at once by processes of their own, each with a connection of its own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import Any

from django.db import connections

PATIENCE = 60


def in_processes(*works: Callable[[], Any]) -> list[str]:
    """What each of `works` ended with: nothing, or the error in words. They begin together."""
    fork = multiprocessing.get_context("fork")
    ready, answers = fork.Barrier(len(works)), fork.Queue()

    def run(number: int, work: Callable[[], Any]) -> None:
        try:
            ready.wait(PATIENCE)
            work()
            answers.put((number, ""))
        except Exception as error:
            answers.put((number, repr(error)))
        finally:
            connections.close_all()

    connections.close_all()  # one inherited would be two processes' at once
    started = [fork.Process(target=run, args=pair) for pair in enumerate(works)]
    for one in started:
        one.start()
    found = dict(answers.get(timeout=PATIENCE) for _ in started)
    for one in started:
        one.join(PATIENCE)
    return [found[number] for number in range(len(works))]
