"""Benchmarks: the performance that the bot claims, beside a floor and peers in the same run."""

# First, because importing bot sets the threads of linear algebra, which numpy reads at its import.
import bot as bot
