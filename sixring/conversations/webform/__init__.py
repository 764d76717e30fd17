"""The hosted page of a web form: filled in by anybody, without scripts and cookies. `taking` keeps what was said."""
