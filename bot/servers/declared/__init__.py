"""Settings declared apart from ServerConfig, by group, and the texts among them that are read."""

from __future__ import annotations
