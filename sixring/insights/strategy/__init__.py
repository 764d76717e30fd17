"""What each channel is for, and how far it gets: purpose and audience beside targets and actuals, own figures beside
those of others, and our reviews beside reviews of others.

Promises that no figure of others stands without its source and its day, that a target counts as reached or missed only
where chance is ruled out, and that nobody's name comes in with reviews of others.

`plans` says what a channel is for, `actuals` holds it against the figures, `verdicts` is the rule. `benchmarks` keeps
figures of others and `beside` sets ours next to them; `competitors` keeps reviews of others, `reading` reads them,
`compared` compares; `files` takes CSV. For other parts: `actuals.standing(lens)`.
"""
