"""Insights: how well we do. Copies what happened into columns, under random pseudonyms and without a word of text.

Owns the lake. Promises that every change is in it exactly once, whatever was killed, that it can be made anew from the
database at any moment, and that nothing in it leads to a person once they are erased.
"""
