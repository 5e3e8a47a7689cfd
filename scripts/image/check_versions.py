"""Stops the build when the ARGs at the top of the Dockerfile and what was installed disagree."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version


def installed(name: str) -> str:
    if name == "python":
        return ".".join(platform.python_version_tuple()[:2])
    try:
        return version(name)
    except PackageNotFoundError:
        # On amd64 Linux TensorFlow comes as its CPU build, under a name of its own.
        return version(f"{name}-cpu")


def main() -> int:
    wrong = []
    for requirement in sys.argv[1:]:
        name, expected = requirement.split("==")
        if installed(name) != expected:
            wrong.append(f"{name}: the Dockerfile says {expected}, the lock or the base has {installed(name)}.")
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        print("Set the ARGs at the top of the Dockerfile to what the lock has, or run `make lock`.", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
