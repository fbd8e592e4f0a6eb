"""Forms and previews of entries, shared by the families that write one."""
