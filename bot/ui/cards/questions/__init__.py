"""Cards of /questions: the log and the review queue."""
