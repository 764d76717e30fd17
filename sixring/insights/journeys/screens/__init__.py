"""Journeys on screen: the map, the ways people take, where it hurts, what matters most, scenarios, comparisons, and the
catalogue of touchpoints. What stands here comes from `asking` and its neighbours; nothing is counted on a screen."""
