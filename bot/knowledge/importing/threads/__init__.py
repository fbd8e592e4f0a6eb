"""Threads of forums: whose turn it is, posts, votes."""
