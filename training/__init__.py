"""Making and measuring the data that ships; nothing that runs imports it, and no wheel holds it."""
