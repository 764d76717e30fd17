"""The phone at the desk: calls that ring now, who has them, what becomes of them.

A call is one touch in the story and one row beside it, made of everything its channel tells (`folding`), in whatever
order (`hearing`). `acting` is what a colleague does about it; `cards` is what they see. Caller id is a claim: it
suggests, and proves nothing.
"""
