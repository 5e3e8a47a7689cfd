"""What a source means: names, kinds of objects, saved files, and the memory that the cells of a notebook share.

May import: text, keras_api.
"""
