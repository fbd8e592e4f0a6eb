"""The bot as Discord sees it: the client, its checks, its responses."""
