"""One module for each kind of row; each query is bound to its server."""
