"""Files of the command line: which are meant, how they are read and replaced,
on how many processes, and what neighbours tell each other.

May import: notebooks, telling, running, and all below them.
"""
