"""The one way to act on a member: check, case, message, action, result."""
