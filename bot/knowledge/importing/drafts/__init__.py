"""From what was found in a document to drafts: tidied, divided, written."""
