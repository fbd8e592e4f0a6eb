"""A site of the knowledge: static pages for people, search engines and screen readers.

`builder` makes all files in memory, `publishing` puts them into a folder.
"""
