"""A server's own phrases laid over the shipped index, exactly and cheaply."""
