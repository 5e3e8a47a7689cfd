"""Runs sources on the Keras that they were written for: `python record.py SOURCE...` under Keras 1.2.2 or 2.2.4.

Writes what they compute into recorded.json, which the tests hold their formulas to. Python 3.6 is enough.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def plain(value):
    """The value as JSON can hold it, numbers with seven digits."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return float(f"{value:.7g}")


def main(names):
    import keras

    path = HERE / "recorded.json"
    recorded = json.loads(path.read_text()) if path.exists() else {}
    for name in names:
        space = {"__name__": "__main__"}
        source = (HERE / "sources" / (name + ".py")).read_text(encoding="utf-8")
        exec(compile(source, name, "exec", dont_inherit=True), space)
        recorded[name] = {"keras": keras.__version__, "result": plain(space["result"])}
    path.write_text(json.dumps(recorded, sort_keys=True, separators=(",", ":")).replace('},"', '},\n"') + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
