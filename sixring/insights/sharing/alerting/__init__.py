"""Alerts on change: a figure is held against what is usual for that hour or day of the week.

`rule` judges and knows no database, `watching` asks for figures and raises, `telling` says so by notice, mail and
webhook, `watches` is what colleagues decide.
"""
