"""The learned danger signals: their examples, their fit and how well they do."""
