"""Types of values that several settings share."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

Channels: TypeAlias = Annotated[tuple[int, ...], Field(max_length=50)]
Roles: TypeAlias = Annotated[tuple[int, ...], Field(max_length=10)]
Snowflake: TypeAlias = Annotated[int, Field(ge=1, lt=2**63)]
