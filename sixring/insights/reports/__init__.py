"""The stakeholder pack: one definition, and of each period a snapshot that looks the same for ever.

`definitions` keeps what a report is of, `snapshots` what it said of some days: its content, computed once and kept as
JSON. `content` puts it together from `sections`, of which each is a few blocks (`blocks`); `printed` makes PDF, slides,
a page and a workbook of it, knowing neither database nor clock, so that the same snapshot gives the same bytes again.
`mailing` sends it when its period is over.
"""
