"""The work of a server's moderators: the question log, the review queue, tickets."""
