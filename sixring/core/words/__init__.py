"""Finding by words, alike on both databases: how text becomes words, how words are asked for, and an index of them.

SQLite's FTS5 and PostgreSQL's tsvector are given words we made, so both find the same. Beside the words of a text an
entry holds marks: words no text contains, because they begin with `§`. An account, a sender or a month is a mark.
"""
