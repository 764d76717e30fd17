"""The pages of insights; figures over all conversations are for leads, an agent sees their own day."""
