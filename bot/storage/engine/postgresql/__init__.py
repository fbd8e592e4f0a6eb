"""PostgreSQL: a server that many processes of the bot share."""
