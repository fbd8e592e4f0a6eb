"""Making the learned danger signals: for maintainers, never imported while the bot runs."""
