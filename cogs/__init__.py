"""The bot's slash commands: one file per command family, thin."""
