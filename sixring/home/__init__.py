"""Where it all comes together: start page, person page, settings, navigation and the gate every request passes."""
