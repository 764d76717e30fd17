"""Figures beyond the screen: what programs ask for, what comes by mail, what a link shows, what an alert says.

Everything here asks `metrics` and shows what it answers; nothing is counted twice. `wanted` says what is asked for,
`sheets` gives it as rows, `api` to programs, `mailing` by mail in the reader's own zone, `links` to whoever has an
address that ends, `alerting` to whoever watches a figure.
"""
