"""Python: what Python 2 had, and what newer versions of Python 3 dropped."""
