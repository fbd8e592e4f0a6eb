"""/reasons: what moderators can choose from when they act."""
