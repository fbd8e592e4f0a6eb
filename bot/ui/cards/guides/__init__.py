"""The cards of guides."""
