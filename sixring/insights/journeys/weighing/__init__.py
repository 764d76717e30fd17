"""Weighing what journeys show: frictions by harm, touchpoints by what goes with them, and scenarios of mending."""
