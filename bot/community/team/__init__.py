"""What moderators have to do with the community: standing, what is hidden, what becomes an entry."""
