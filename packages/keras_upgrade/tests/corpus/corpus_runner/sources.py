"""Finds scripts and notebooks, and reads both as plain Python."""

from __future__ import annotations

import json
import re
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

SKIPPED_FOLDERS = {".git", ".ipynb_checkpoints", "__pycache__", "node_modules"}
SKIPPED_FILES = {"__init__.py", "setup.py", "conftest.py"}
# The body of these cells is Python of the notebook; that of all others (%%bash, %%html, ...) is not.
PYTHON_CELLS = ("%%time", "%%timeit", "%%capture", "%%prun")
CELL_MARK = "# <corpus cell {}>"
TOTAL_PARAMS = re.compile(r"Total params:\s*([\d,]+)")


@dataclass(frozen=True)
class Script:
    """One script of a corpus."""

    folder: Path
    path: Path
    source: str
    label: str = ""
    """What the report calls the folder."""
    stored_params: dict[int, list[int]] = field(default_factory=dict)
    """A notebook's stored 'Total params' figures by the number of the cell."""

    @property
    def name(self) -> str:
        return f"{self.label or self.folder.name}/{self.path.relative_to(self.folder).as_posix()}"

    @property
    def imports_keras(self) -> bool:
        return re.search(r"^\s*(from|import)\s+.*\bkeras\b|\btf\.keras\b", self.source, re.MULTILINE) is not None

    @property
    def reads_pictures(self) -> bool:
        """Whether it takes the name of a picture from its command line, as far as its text tells."""
        return "sys.argv" in self.source and re.search(r"load_img|imread|Image\.open", self.source) is not None


def find_scripts(folder: Path) -> list[Path]:
    """All .py and .ipynb files below `folder`, sorted; the folder may also be a single such file."""
    if folder.is_file():
        return [folder]
    found = [path for path in folder.rglob("*") if path.suffix in (".py", ".ipynb") and path.is_file()]
    return sorted(
        path
        for path in found
        if path.name not in SKIPPED_FILES and SKIPPED_FOLDERS.isdisjoint(path.relative_to(folder).parts)
    )


def read_text(path: Path) -> str:
    """The text by its coding line, else as UTF-8, else as Latin-1; newlines as in the file."""
    data = path.read_bytes()
    try:
        with path.open("rb") as file:
            encoding, _ = tokenize.detect_encoding(file.readline)
        return data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError):
        return data.decode("latin-1")


def labels(folders: Iterable[Path]) -> dict[Path, str]:
    """Names for folders; those that share a name also get their parent's."""
    folders = list(dict.fromkeys(folders))
    names = [folder.name for folder in folders]
    return {
        folder: folder.name if names.count(folder.name) == 1 else f"{folder.parent.name}-{folder.name}"
        for folder in folders
    }


def read_script(folder: Path, path: Path, label: str = "") -> Script:
    """Reads a script or notebook.

    Raises:
        ValueError: the notebook is no notebook.
    """
    root = folder if folder.is_dir() else folder.parent
    if path.suffix == ".py":
        return Script(root, path, read_text(path), label)
    source, params = read_notebook(path.read_text(encoding="utf-8"))
    return Script(root, path, source, label, params)


def read_notebook(text: str) -> tuple[str, dict[int, list[int]]]:
    """The code cells in order, each under a mark with its number, and the 'Total params' that they stored."""
    notebook = json.loads(text)
    cells = notebook.get("cells")
    if cells is None:
        # nbformat 3 keeps cells in worksheets, and code under another name.
        cells = [cell for sheet in notebook.get("worksheets", []) for cell in sheet.get("cells", [])]
    parts, params = [], {}
    for number, cell in enumerate(cells):
        if cell.get("cell_type") != "code":
            continue
        code = "".join(cell.get("source", cell.get("input", "")))
        parts.append(f"{CELL_MARK.format(number)}\n{plain_python(code)}\n")
        if stored := stored_params(cell.get("outputs", [])):
            params[number] = stored
    return futures_first("\n".join(parts)), params


def futures_first(code: str) -> str:
    """`from __future__` is legal at the head of any cell, but in one file only at its head."""
    futures = re.findall(r"^from __future__ import \w+(?:, *\w+)*", code, re.MULTILINE)
    if not futures:
        return code
    rest = re.sub(r"^from __future__ import \w+(?:, *\w+)* *;?", "", code, flags=re.MULTILINE)
    return "\n".join([*dict.fromkeys(futures), rest])


def plain_python(cell: str) -> str:
    """The cell without IPython's magics: shell lines and magics become calls, cells of other languages vanish."""
    from IPython.core.inputtransformer2 import TransformerManager

    lines = cell.strip("\n").splitlines()
    if lines and lines[0].lstrip().startswith("%%"):
        if not lines[0].lstrip().split()[0].startswith(PYTHON_CELLS):
            return ""
        lines = lines[1:]
    # `%time x = f()` runs its statement.
    lines = [re.sub(r"^(\s*)%(time|prun)\s+(?=\S)", r"\1", line) for line in lines]
    if not any(
        line.lstrip().startswith(("%", "!", "?")) or line.rstrip().endswith("?") or "= !" in line or "= %" in line
        for line in lines
    ):
        return "\n".join(lines)
    return TransformerManager().transform_cell("\n".join(lines))


def stored_params(outputs: list[dict]) -> list[int]:
    texts = []
    for output in outputs:
        text = output.get("text", output.get("data", {}).get("text/plain", ""))
        texts.append("".join(text))
    return [int(figure.replace(",", "")) for figure in TOTAL_PARAMS.findall("".join(texts))]


def cell_at(code: str, line: int) -> int | None:
    """The number of the cell that a line (from 1) of the joined code belongs to."""
    number = None
    for text in code.splitlines()[:line]:
        if found := re.fullmatch(r"# <corpus cell (\d+)>", text.strip()):
            number = int(found.group(1))
    return number
