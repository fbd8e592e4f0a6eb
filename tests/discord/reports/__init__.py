"""Reports, from the member who makes one to the moderator who closes it."""
