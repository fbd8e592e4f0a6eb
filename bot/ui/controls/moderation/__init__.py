"""The controls of the moderation suite."""
