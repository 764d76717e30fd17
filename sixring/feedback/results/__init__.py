"""What was answered, said with its interval and its n: results, comparisons, the comments behind, exports, the API.

`cells.py` says how an answer counts, `tally.py` keeps the counts, `asking.py` reads them, `figures.py` makes scores of
them, `comparing.py` compares, `comments.py` draws what was said, `quotes.py` shows it without who said it.
"""
