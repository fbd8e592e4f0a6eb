"""Shared parts of the benchmarks: a floor bot, events for discord.py, processes, questions."""
