"""The rules, one migration a module: sorted by what they change; the registry finds them.

May import: imports, editing, reading, rulebook, text, keras_api.
"""
