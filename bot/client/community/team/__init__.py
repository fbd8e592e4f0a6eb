"""Discord's side of the same: roles of standing, hiding, and asking authors for consent."""
