"""Discord's side of the community: public cards, notices, roles of standing, hiding."""
