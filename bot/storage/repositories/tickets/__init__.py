"""Questions that members passed on to the moderators."""
