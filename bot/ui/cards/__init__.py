"""One module per card: its words and its layout."""
