"""Locked and slow channels, paused invites and messages, at Discord."""
