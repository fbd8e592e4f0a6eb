"""Cards of cases: what moderators do and look up, and what the member is told."""
