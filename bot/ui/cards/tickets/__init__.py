"""Cards of questions that were passed on to the moderators."""
