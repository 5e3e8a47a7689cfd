"""The upgrade of one source: Python 2 becomes Python 3, rules go over it pass after pass, the imports follow.

May import: rules and all below them.
"""
