"""Encryption at rest: the cipher, its keys, their rotation."""
