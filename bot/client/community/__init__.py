"""Discord's side of the community."""
