"""Predictions as charts: what was said beside what came."""
