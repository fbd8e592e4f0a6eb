"""Decisions of moderators about the community: standing, hiding, and answers as entries."""
