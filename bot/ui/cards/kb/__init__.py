"""Cards of /kb: entries, drafts, imports."""
