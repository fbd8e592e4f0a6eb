"""Appeals: a member asks that a case be looked at again."""
