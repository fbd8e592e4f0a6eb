"""Cases as files: the table that a server takes out, and the files of strangers that come in.

The modules that read are imported by a child process with little memory: they need the standard
library alone.
"""
