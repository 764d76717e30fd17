"""How accounts fare: what goes through them, what was refused at their door, and how they stand at their provider.

Everything here is bounded: the newest few hundred of an account, a handful of causes a day, one checkup each.
"""
