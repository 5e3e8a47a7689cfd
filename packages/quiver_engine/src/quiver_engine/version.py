from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("quiver_engine")
except PackageNotFoundError:
    # Run from its sources.
    VERSION = "0"
