"""What has to be done from time to time, whoever calls for it."""

from __future__ import annotations
