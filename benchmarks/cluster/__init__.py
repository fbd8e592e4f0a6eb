"""Several processes on one PostgreSQL database: who leads, and how soon news is everywhere."""
