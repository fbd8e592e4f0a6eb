"""Reports: what members tell the moderators, and what becomes of it."""
