"""An error that stops the building of a site, with a sentence for the operator."""

from __future__ import annotations


class SiteError(Exception):
    """The site cannot be built; the message says why and what to do."""
