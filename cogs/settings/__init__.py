"""/settings and /setup, for admins."""
