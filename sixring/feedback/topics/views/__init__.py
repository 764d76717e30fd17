"""The pages of topics: the explorer, one topic, and what people make of it."""
