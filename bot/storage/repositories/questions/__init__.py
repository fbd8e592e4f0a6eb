"""The question log, its figures and its votes."""
