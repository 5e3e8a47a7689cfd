"""What a rule is: its explanation, its handlers and what they ask for, and the state that an upgrade of one source has.

May import: keras_api.
"""
