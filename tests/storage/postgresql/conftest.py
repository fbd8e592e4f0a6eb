from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engines.databases import EngineName, engines

if TYPE_CHECKING:
    from tests.engines.databases import PostgresqlDatabases


@pytest.fixture
def engine() -> EngineName:
    """PostgreSQL: these tests are about it alone."""
    if EngineName.POSTGRESQL not in engines():
        pytest.skip("PostgreSQL is not here")
    return EngineName.POSTGRESQL


@pytest.fixture
def own_url(engine: EngineName, postgresql: PostgresqlDatabases) -> str:
    """DATABASE_URL of a database of the test's own."""
    del engine
    return postgresql.new()
