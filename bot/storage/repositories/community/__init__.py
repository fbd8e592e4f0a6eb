"""The community in the database: questions, answers, votes, standing, counts of guides."""
