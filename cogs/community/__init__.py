"""The community: members ask each other where no entry answers."""
