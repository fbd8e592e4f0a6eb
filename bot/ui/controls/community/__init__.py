"""The controls of the community."""
