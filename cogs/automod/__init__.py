"""/automod: presets for Discord's AutoMod, and what its alerts lead to."""
