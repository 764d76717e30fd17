"""What is asked: building surveys, their versions, languages and templates."""
