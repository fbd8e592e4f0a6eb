"""The words of a question: normal form, spelling, terms, and how they are compared."""
