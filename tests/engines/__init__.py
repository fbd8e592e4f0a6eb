"""The engines that a test of the store runs on: SQLite, and a PostgreSQL server of the tests."""
