"""The matcher's numbers: its graph, its parameters and how well it does."""
