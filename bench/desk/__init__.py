"""How quick the desk is with a million conversations behind it."""
