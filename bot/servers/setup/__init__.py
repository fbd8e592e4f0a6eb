"""The steps of /setup: progress, suggestions, the greeting."""
