"""Cards of /automod, for admins alone."""
