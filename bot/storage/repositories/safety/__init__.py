"""Alerts, and requests to be contacted by a moderator."""
