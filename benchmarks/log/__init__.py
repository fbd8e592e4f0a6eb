"""Rows a second of the question log."""
