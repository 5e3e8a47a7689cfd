"""The hand of a rule: calls, arguments, statements and names become edits in groups that stand or fall as one.

May import: reading, rulebook, text, keras_api.
"""
