"""Benchmarks of moderation, with many rows and many servers."""
