"""AutoMod at Discord: a server's rules, the right to change them, their alerts."""
