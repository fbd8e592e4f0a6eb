"""What performance the bot claims, measured beside a floor and peers in the same run."""

# First of all: it says how many threads linear algebra takes, before numpy is loaded.
import bot as bot
