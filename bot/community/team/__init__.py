"""The moderators' part of the community: standing, what is hidden, what becomes an entry."""
