"""The community, from a question to its thread."""
