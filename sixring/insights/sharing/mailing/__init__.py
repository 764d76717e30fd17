"""Figures by mail: every day or week at an hour of the reader's own zone.

`subscriptions` is what colleagues decide, `sending` sends what is due, `letter` writes it.
"""
