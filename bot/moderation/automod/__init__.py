"""Discord's AutoMod: rules that we offer, and its alerts as reports."""
