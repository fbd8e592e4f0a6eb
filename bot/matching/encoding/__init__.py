"""Sentence vectors: the model, its tokens, and how vectors are stored."""
