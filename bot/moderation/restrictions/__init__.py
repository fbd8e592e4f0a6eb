"""Channels that are locked or slow for a time, and what Discord pauses for a server."""
