"""Cards of tickets: what members passed on to the moderators."""
