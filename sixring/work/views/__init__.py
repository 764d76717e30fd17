"""The pages of work: a shift, the team page, and settings."""
