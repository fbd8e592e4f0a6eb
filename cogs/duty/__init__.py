"""Duty: who is there for alerts and reports, and who needs a rest from them."""
