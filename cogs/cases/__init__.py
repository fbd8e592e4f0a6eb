"""Cases: what moderators do to members, when it ends, and what they did without the bot."""
