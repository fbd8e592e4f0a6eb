"""boundary-bot: answers questions on therapist-client boundaries inside Discord."""

__version__ = "0.1.0"
