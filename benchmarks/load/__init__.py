"""What one process answers, what several answer, and what their database takes."""
