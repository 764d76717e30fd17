"""How good predictions are, on public histories."""
