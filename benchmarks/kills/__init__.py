"""kill -9 in the middle of many questions: what was called stored must be stored."""
