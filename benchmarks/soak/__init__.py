"""A long run of the whole bot, after which nothing may have grown."""
