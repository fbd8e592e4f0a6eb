"""What performance the bot claims, measured beside a floor and peers in the same run."""
