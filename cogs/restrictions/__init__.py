"""/lock, /unlock, /slowmode and /pause: what holds for a while, and ends by itself."""
