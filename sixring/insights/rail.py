"""Insights on the rail and among its tabs: each part registers its own."""

from __future__ import annotations


def register() -> None:
    """Each part's own line: the rail leads to the overview, the tabs to the rest."""
    from .assumptions import rail as assumptions
    from .dashboards import rail as dashboards
    from .sharing import rail as sharing

    dashboards.register()
    sharing.register()
    assumptions.register()
