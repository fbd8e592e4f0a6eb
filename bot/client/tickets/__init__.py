"""Tickets in Discord: their cards, and how answers reach their members."""
