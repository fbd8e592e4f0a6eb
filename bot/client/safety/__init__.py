"""Danger on Discord: the team is told, cards are posted, what is not sent is said."""
