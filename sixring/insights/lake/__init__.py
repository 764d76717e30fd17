"""The lake: what happened, in columns.

Parquet files by table and month, and one manifest that names those which count and how far the log of changes is in
them. A batch writes its files first and then replaces the manifest: whatever is killed, a batch is in the lake wholly
or not at all, and the next one begins where the manifest says. Rows are never changed; a newer one of the same key
takes their place when the lake is read, and the older goes when files are put together.

`tables` says what there is, `store` keeps files, `manifest` names them. `news` says what happened touches, `gathering`
reads its rows out of the database (`lives` folds what became of a conversation), `exporting` brings them over, `duty`
lets the worker do so, `compacting` puts files together. `reading` gives tables to Ibis, `checking` holds them against
the database.
"""
