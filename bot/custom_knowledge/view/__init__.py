"""A server's view of the knowledge: shipped and own entries merged, cached, indexed."""
