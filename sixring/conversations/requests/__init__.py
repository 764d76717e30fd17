"""My requests: a page on which customers follow what they asked for, answer, and say that it isn't solved.

A link of ours opens it for one proven identity, and shows what `access.shown_to` shows that identity; whom we hold for
one person never widens it. `links` makes and reads links, `guests` keeps who came in, `finding` reads, `saying` writes.
"""
