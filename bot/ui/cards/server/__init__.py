"""Cards about the bot and its server: help, figures, privacy."""
