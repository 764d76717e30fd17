"""Trust: why people can rely on us. Backups made while running, putting them back, upgrading, and whether all is well.

Owns the archive's format, what is put right after a restore, `/readyz` and `/metrics`. Promises that a backup is whole
or isn't there, that a restore is whole or leaves what was, and that neither ever overwrites anything unasked. It keeps
no rows of its own, so that it can be relied on when the database can't.
"""
