"""Guides: /guide, and the controls that lead through one."""
