"""The codebook: people code a random sample by hand, each alone, and learn how far they agree."""
