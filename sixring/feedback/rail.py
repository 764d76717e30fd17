"""Feedback on the rail and among its tabs: each part registers its own."""

from __future__ import annotations


def register() -> None:
    """Each part's own line: the rail leads to the stream, the tabs to the rest."""
    from .actions import rail as actions
    from .asking import rail as asking
    from .plan import rail as plan
    from .results import rail as results
    from .stream import rail as stream
    from .surveys import rail as surveys
    from .topics import rail as topics

    stream.register()
    surveys.register()
    asking.register()
    plan.register()
    actions.register()
    topics.register()
    results.register()
