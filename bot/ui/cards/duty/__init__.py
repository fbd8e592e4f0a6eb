"""The cards of duty."""
