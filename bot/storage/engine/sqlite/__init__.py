"""SQLite: one file beside the bot."""
