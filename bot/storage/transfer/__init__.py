"""A whole database moved to another one: `boundary-bot db copy`, in both directions."""
