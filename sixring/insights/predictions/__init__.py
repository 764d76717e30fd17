"""Predictions: who may leave, what customers are worth, why they write next, how much there will be to do.

`learning`, `lifetimes`, `demand` and `erlang` are a library that knows no database. `making` asks the lake at night and
keeps what it found; screens show what is kept, each with how well it did before (its back-test and calibration), its
reasons for each person, and what it cannot know.
"""
