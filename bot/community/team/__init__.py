"""Decisions of moderators about the community: standing, what is hidden, what becomes an entry."""
