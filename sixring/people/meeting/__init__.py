"""Meeting: whoever is seen first is held against everybody known, at once, and who looks like somebody is suggested.

Proven keys join at reception; nothing here joins. The nightly resolver (people/doubles) learns what likeness is worth;
this uses it for one record at a time, without the resolver's engine.

    models     portraits (what somebody is known by, spelled alike), their traces (keys to find them by), who is new
    news       who is new, noted by reception in its own transaction
    portraits  a person's values and keys, as they are now
    likeness   how alike two portraits are, in the resolver's steps
    weighing   what each step is worth, and the frequencies it learned
    looking    from a portrait to those that share a key with it, and the likest of them
    settling   the worker's part: new portraits, and the questions they raise
"""
