"""One spelling of a text for everything that compares texts."""
