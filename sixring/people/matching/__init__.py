"""Matching: which records are the same person's, learnt from the records alone.

Records go in with their columns named by role; clusters come out, with the evidence for each. Nothing is labelled and
nothing is tuned to a set. It knows nothing of Django, so that it is a library as well as a part of the house.

    tidy        one spelling of every value
    keys        pairs worth comparing
    levels      how alike two values are, in a few steps
    learning    what each step is worth, from how often it occurs
    grouping    clusters from pairs, refusing chains of weak links
    resolving   the way from records to clusters
"""
