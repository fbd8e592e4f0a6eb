"""Danger: /crisis, requests to be contacted, the team's alerts."""
