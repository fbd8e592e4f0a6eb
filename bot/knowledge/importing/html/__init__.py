"""Web pages: their tree, what is no part of their text, and what they say."""
