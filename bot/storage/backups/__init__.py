"""Backups of the whole database: made, checked, kept for some days, put back."""
