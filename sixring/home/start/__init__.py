"""The start page: what somebody of each role needs first. Agents what to do next, leads what waits and who is on,
managers what changed beyond noise, administrators whether everything runs."""
