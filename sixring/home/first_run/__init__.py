"""First run: the link that makes somebody the owner, and the steps from there to the first mail that comes back.

Nobody claims an empty installation without the link that only its terminal prints. Each step can be left, passed over
and done again; what is done is seen from what is there, so nothing has to be kept in step with it.
"""
