"""What people read: reports of the command line, what stands under a cell, explanations, and the reader's language.

May import: running, hints, and all below them.
"""
