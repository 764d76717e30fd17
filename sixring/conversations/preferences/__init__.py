"""Preferences: what customers let us send them, as they say it themselves: on a page, by one click, by a mail, by STOP.

A link of ours opens the page for one identity and shows what that identity said; whom we hold for one person never
widens it. `links` makes and reads links, `saying` writes, `keywords` hears STOP, START and HELP, `leaving` is what the
outbox asks before something leaves that serves a purpose, `sending` puts such messages on their way.
"""
