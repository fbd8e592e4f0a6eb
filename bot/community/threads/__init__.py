"""The threads of questions: opened by hand, quiet for a while, closed and opened again."""
