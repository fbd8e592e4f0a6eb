"""Discord's side of moderation: who may do what, the calls that do it, whom to tell."""
