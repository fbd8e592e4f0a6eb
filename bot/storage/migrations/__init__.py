"""Alembic's folder: env.py, the template and one file per schema version, all in the package."""
