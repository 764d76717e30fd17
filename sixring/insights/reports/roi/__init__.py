"""What an investment in customer experience brings in beside what it costs: every assumption editable, with its source.

Nothing is assumed here: a part whose assumption nobody made isn't counted, and says what it needs. `supposing` keeps
assumptions, `measured` what the lake says, `relation` how satisfaction and money go together, `reckoning` is the sum.
"""
