"""/privacy, and forgetting a question."""
