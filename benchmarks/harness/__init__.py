"""What the benchmarks share: a floor bot, the two doors of discord.py, and tables."""
