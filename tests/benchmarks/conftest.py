"""What benchmarks run on."""

from __future__ import annotations

import pytest

from tests.engines.databases import EngineName, PostgresqlDatabases, engines
from tests.engines.server import PostgresqlServer


@pytest.fixture
def server(request: pytest.FixtureRequest) -> PostgresqlServer | None:
    """The PostgreSQL server of the tests, where there is one."""
    if EngineName.POSTGRESQL not in engines():
        return None
    databases: PostgresqlDatabases = request.getfixturevalue("postgresql")
    return databases.server
