"""Files that hold questions and answers as data: our own entries, JSON and CSV."""
