"""The text of one source: its syntax tree, the scopes of its names, and edits laid into it byte by byte.

May import: nothing of this package.
"""
