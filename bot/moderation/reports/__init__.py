"""Reports: what members tell the moderators about a message or a member."""
