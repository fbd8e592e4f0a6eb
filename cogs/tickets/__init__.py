"""Tickets: questions for the moderators, from the first word to the answer."""
