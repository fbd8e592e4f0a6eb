"""The figures of a server over time, a picture of them, and the weekly summary.

Nothing is imported here: the process that draws starts by way of this package, and stays small.
"""
