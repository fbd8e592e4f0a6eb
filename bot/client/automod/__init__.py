"""Discord's AutoMod as Discord has it: a server's rules, who may change them, what they report."""
