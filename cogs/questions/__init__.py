"""/questions: the log and the review queue, for moderators."""
