"""A server's own entries, phrases, revisions and drafts."""
