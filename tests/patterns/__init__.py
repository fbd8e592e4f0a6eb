"""Finding every compiled pattern of the package, and texts that would make a bad one slow."""
