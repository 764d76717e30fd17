"""Feedback: what customers tell us. Asked well, understood everywhere, answered, acted on, and told back.

Owns surveys and who is asked, answers and their results, what is read in texts (feeling, effort, topics), what goes
with satisfaction, the response plan and the action board. Promises that every number says its n and its interval, that
a link scanner answers nothing, and that what is anonymous stays so. Never claims a cause where it saw an association.
"""
