"""Cases, their schedule, and orders that wait for a second moderator."""
