"""A server's settings, their audit, backups, and the bot's own notes."""
