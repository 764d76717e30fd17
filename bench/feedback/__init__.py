"""Results of a million responses."""
