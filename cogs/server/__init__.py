"""About the server and the bot: /help, /about, /insights, the digest, upkeep."""
