"""What moderators see of a server over time: figures, a picture of them, and the week in words.

Nothing is imported here: the process that draws starts by way of this package, and stays small.
"""
