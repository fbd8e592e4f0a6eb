"""Plain text: bytes, lines, and what was copied with them."""
