"""Making the model that tells languages apart."""
