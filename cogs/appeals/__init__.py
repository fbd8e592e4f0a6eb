"""Appeals: members ask that something be looked at again, and moderators decide."""
