"""What every room stands on: who acts, what changed, what is due, what time it is.

Owns actors and teams, the log of changes and its gap-free cursor, the worker and its leases, the clock and business
calendars, safe outbound fetch, secrets at rest and the errors people see. Knows nothing of customers.
"""
