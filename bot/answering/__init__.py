"""From a question to an answer, and the rules of where and how often."""
