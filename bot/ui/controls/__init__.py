"""Controls: buttons, selects, and their typed state in the custom id."""
