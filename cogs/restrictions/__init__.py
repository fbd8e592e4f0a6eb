"""/lock, /unlock, /slowmode and /pause: restrictions that end by themselves."""
