"""The feedback stream: answers to surveys, reviews, mentions and strongly negative messages, the newest first, as far
as an actor may see them; each answered where it can be."""
