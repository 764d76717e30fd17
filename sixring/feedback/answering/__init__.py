"""The pages customers answer on, and keeping what they say."""
