"""The health of the running process: its memory."""
