"""Narrower layers: what can be dropped of trained ones is, and the rest learns to do without."""
