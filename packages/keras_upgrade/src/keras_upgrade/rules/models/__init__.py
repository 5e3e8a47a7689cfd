"""Models: making, saving, loading, names that moved."""
