"""Changes of a server's own knowledge: each is one transaction and can be undone."""
