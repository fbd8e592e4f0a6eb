"""SQLite: the file, the one writer, copies, compaction."""
