"""What to do about an error of old code: patterns of messages, and the tables that answer them.

May import: rules and all below them.
"""
