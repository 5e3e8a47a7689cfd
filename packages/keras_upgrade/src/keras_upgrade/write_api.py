"""Writes api.txt, the public names of the installed Keras: `python -m keras_upgrade.write_api`.

The upgrade itself never imports Keras; it looks up here what exists today. A test tells when the file is stale.
"""

from __future__ import annotations

import types
from pathlib import Path

FILE = Path(__file__).parent / "keras_api" / "api.txt"


def public_names(package: types.ModuleType, root: str) -> dict[str, list[str]]:
    """For each public module below `package`, its names; `root` stands for the package's own name."""
    found: dict[str, list[str]] = {}

    def walk(module: types.ModuleType, name: str) -> None:
        if name in found:
            return
        members = [one for one in dir(module) if not one.startswith("_") and one != "src"]
        found[name] = members
        for member in members:
            value = getattr(module, member)
            if isinstance(value, types.ModuleType) and value.__name__ == module.__name__ + "." + member:
                walk(value, f"{name}.{member}")

    walk(package, root)
    return found


def text() -> str:
    import keras
    import keras._tf_keras.keras as tf_keras

    plain = public_names(keras, "keras")
    # `tf.keras` is the same package with some of Keras 2's names left in it.
    with_legacy = public_names(tf_keras, "keras")
    lines = [f"# Keras {keras.__version__}"]
    lines += [f"{module}: {' '.join(names)}" for module, names in sorted(plain.items())]
    lines.append("# tf.keras has these as well")
    for module, names in sorted(with_legacy.items()):
        more = [name for name in names if name not in plain.get(module, [])]
        if more:
            lines.append(f"{module}: {' '.join(more)}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(text())
