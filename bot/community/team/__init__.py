"""What moderators decide in the community: standing, what is hidden, what becomes an entry."""
