"""What a server costs in memory, when there are many of them."""
