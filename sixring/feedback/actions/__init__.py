"""The action board: from insight to fix, telling those who raised it, and whether it helped.

`board` keeps the actions and their columns, `people` whom each is for, `telling` tells them once, `comparing` and
`effect` look whether it helped, `saying` puts that into words, `inviting` asks them to try it.
"""
