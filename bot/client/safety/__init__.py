"""Danger on Discord: telling the team, its cards, and words that were not sent."""
