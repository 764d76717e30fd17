"""Who is asked, when, on which channel, and how often at most."""
