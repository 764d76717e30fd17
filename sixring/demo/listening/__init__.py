"""GreenThumb asks, and listens: surveys all year, what customers felt when they answered, and what came of it."""
