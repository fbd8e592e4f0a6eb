"""Cards of danger: help for the person, notice for the team."""
