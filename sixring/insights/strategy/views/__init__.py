"""The pages of strategy: the table of channels, figures of others, reviews of others."""
