"""Tickets: what members passed on to the moderators."""
