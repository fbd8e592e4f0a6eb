"""Cards of /settings and /setup."""
