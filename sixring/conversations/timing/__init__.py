"""When things are: moments as people say them, rest until one, what falls due, and when an answer can be expected."""
