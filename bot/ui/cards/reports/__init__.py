"""Reports: the cards of the member who reports, and the card of the moderators."""
