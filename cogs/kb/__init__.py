"""/kb: a server's own entries, for moderators."""
