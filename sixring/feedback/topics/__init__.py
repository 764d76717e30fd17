"""Topics nobody named beforehand, stable from week to week, and the codebook."""
