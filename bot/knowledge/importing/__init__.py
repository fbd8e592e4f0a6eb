"""From documents to entries: what a page, a thread or a text asks and answers.

    import_bytes(name, data, limits) -> Imported(file, error, entries)

Nothing here needs a network, raises for bad input, or is imported before it is used: lxml and
trafilatura load with the first web page.
"""

from bot.knowledge.importing.importer import import_bytes
from bot.knowledge.importing.models import Draft, Imported, ImportLimits

__all__ = ["Draft", "ImportLimits", "Imported", "import_bytes"]
