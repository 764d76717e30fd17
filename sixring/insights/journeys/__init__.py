"""Journeys: what happens to people across all touchpoints, and where it hurts.

A touch is something a person did or got, as the lake knows it; the catalogue says which touchpoint it belongs to, and
in which stage that stands. A journey is one person's touches without a long pause. `steps` folds the lake into
journeys, in files of its own beside it; `asking` answers screens from these; `frictions`, `critical` and `whatif`
weigh. Figures say "associated with", never "because".
"""
