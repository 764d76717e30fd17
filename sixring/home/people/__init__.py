"""People on screen: the list with its columns and exports, everything about one person, companies, and the decisions
about who is who."""
