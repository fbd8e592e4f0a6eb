"""The moderation suite in Discord: what is done, posted and told there."""
