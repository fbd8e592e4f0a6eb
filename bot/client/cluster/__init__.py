"""This process among others on one database."""
