"""Reports, who made them, and whose reports are not taken for a while."""
