"""Import statements: they follow what the rules did; modules that moved are turned with all that uses them.

May import: editing, reading, rulebook, text, keras_api.
"""
