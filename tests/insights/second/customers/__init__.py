"""The second implementation of what is told of customers: what they say, on which channels, and what they buy.

`making` writes random customers down, beside the conversations of `second.making`: `shop` their orders, `site` what
they look at, `asked` what they answer and how they feel, `outbox` mails and calls, `words` what is said. `reading` and
`heard` fetch plain records; `listening`, `channels`, `business` and `tables` are the metrics over them, by `sums`
alone. No code is shared with `sixring.insights` nor with `sixring.core.statistics`.
"""
