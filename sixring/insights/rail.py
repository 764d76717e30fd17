"""Insights on the rail and among its tabs: each part registers its own."""

from __future__ import annotations


def register() -> None:
    """Each part's own line: the rail leads to the overview, the tabs to the rest."""
    from .assumptions import rail as assumptions
    from .dashboards import rail as dashboards
    from .journeys.screens import rail as journeys
    from .predictions import rail as predictions
    from .reports import rail as reports
    from .sharing import rail as sharing
    from .strategy import rail as strategy

    dashboards.register()
    journeys.register()
    predictions.register()
    reports.register()
    sharing.register()
    assumptions.register()
    strategy.register()
