"""The schema: tables, column types, migrations."""
