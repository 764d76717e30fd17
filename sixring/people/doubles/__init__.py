"""Doubles: people who may be recorded twice, found by likeness, shown with the evidence, decided by colleagues.

    records     what is known of each person, as the resolver's roles
    running     a run of `sixring people match`, by hand or nightly: goes on where it was killed
    keeping     pairs become suggestions, unless they were decided about before
    joining     joins by score, only where the owner opted in, and a whole run of them taken back
    labels      what colleagues decided
    review      the queue: what comes next, an answer, an answer taken back
    estimates   precision and recall from labels, with intervals; what the labels say about the scores
    quality     how well matching does
    evidence    what speaks for and against a pair, in words

Promises that a pair decided about is never asked again, and that a score alone joins nobody unless the owner wants it.
"""
