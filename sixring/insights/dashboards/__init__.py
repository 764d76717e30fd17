"""Screens of insights: the overview, a page for each metric, channels side by side, the wall, the manager's week, an
agent's own day; with targets and notes on every chart, and tiles as each colleague lays them.

`spans.py` says which days, `lens.py` what is looked at, `said.py` words values, `names.py` names groups, `changed.py`
compares, `findings.py` makes titles of what was found, `drawn/` draws; then a file for each screen. Nothing here
computes a figure of its own: live numbers come from `work`, everything else from `metrics`.
"""
