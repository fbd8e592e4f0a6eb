"""Tickets in Discord: their cards in the team's channel, and delivery to their members."""
