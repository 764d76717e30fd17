"""Trust: why people can rely on us. Backups made while running, putting them back, upgrading, and whether all is well;
exporting and erasing a person, receipts of it, and how long things are kept.

Owns the archive's format, what is put right after a restore, `/readyz` and `/metrics`. Promises that a backup is whole
or isn't there, that a restore is whole or leaves what was, and that neither ever overwrites anything unasked; that
nothing is left of who was erased, also after a restore. Backups need no row of its own, so that they can be relied on
when the database can't.
"""
