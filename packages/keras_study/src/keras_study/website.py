"""The sources of the static site: per language the executed lessons, the pages of reference, and an index.

Executed lessons are kept in a cache by what they are made of, so that a second build runs only what has changed.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from keras_study import lessons, reference
from keras_study.lessons import Lesson
from keras_study.outputs import settled

MERMAID = re.compile(r"^```mermaid\n(.*?)^```\n", re.M | re.S)
MAP_LINK = re.compile(r'(\bclick \w+ href "[\w-]+)\.ipynb"')
# A frame, or a link, to a program on the machine that ran the lesson; and where that machine keeps its packages.
OWN_SERVER = re.compile(r'<iframe|href="http://127\.0\.0\.1:')
INSTALLED = re.compile(r"/\S*?/site-packages/")
LESSON_ELSEWHERE = re.compile(r"\]\(\.\./(?:notebooks/)?(\w\w)/([\w-]+)\.ipynb")
OTHER_LANGUAGE = re.compile(r"\[([^\]]+)\]\((\w+)(\.ja)?\.md\)")
INDEX = {
    "en": """# Keras Study

Chapter 2 of *Deep Learning with Keras* (Gulli & Pal, 2017) on today's Keras: the lessons with all their results, to
read anywhere. To run them, type `make up` in the project's folder.

<a href="../ja/index.html">日本語</a>
""",
    "ja": """# Keras Study

『直感 Deep Learning』(原著は Gulli・Pal 著『Deep Learning with
Keras』、2017 年)の第 2 章を、いまの Keras
で学ぶレッスンです。実行結果も含めて、どこでも読めます。自分で動かすには、プロジェクトのフォルダで
`make up` を実行してください。

<a href="../en/index.html">English</a>
""",
}
FRAME = {
    "en": "In JupyterLab, the page of a program that runs beside this lesson is shown here.",
    "ja": "JupyterLab では、レッスンの隣で動いているプログラムの画面がここに表示されます。",
}
CAPTIONS = {"en": ("Lessons", "Reference"), "ja": ("レッスン", "リファレンス")}
PAGES = ("cheatsheet", "errata", "glossary")


def prepare(
    root: Path, folder: Path, execute: Callable[[Lesson, str], NotebookNode] | None = None, *, mermaid: bool = False
) -> None:
    """Write the sources for Sphinx into `folder`, one folder per language.

    `root`: the checkout. `execute`: gives the executed notebook of a lesson in a language; without it, outputs are
    left out. `mermaid`: whether the pages will have Mermaid's script; else its diagrams are left out, as a table of the
    same stands beside each.
    """
    course = reference.course(root / "docs")
    found = [lessons.read(root / "notebooks/source" / f"{name}.md") for name in course]
    for language in lessons.LANGUAGES:
        (folder / language).mkdir(parents=True, exist_ok=True)
        for lesson in found:
            notebook = execute(lesson, language) if execute else lessons.notebook(lesson, language)
            _adapt(notebook, language, mermaid)
            nbformat.write(notebook, folder / language / f"{lesson.name}.ipynb")
        for page in PAGES:
            text = (root / "docs" / f"{page}{reference.SUFFIX[language]}").read_text(encoding="utf-8")
            (folder / language / f"{page}.md").write_text(_relinked(text, language), encoding="utf-8")
        index = _index(language, list(course))
        (folder / language / "index.md").write_text(index, encoding="utf-8")


def executed(lesson: Lesson, language: str, cache: Path, salt: str = "") -> NotebookNode:
    """The executed notebook of `lesson`, from `cache` where it was executed before with the same `salt`.

    It runs in a folder that stands for the learner's checkout. A cell that fails raises nbclient's CellExecutionError,
    unless the lesson shows that error on purpose.
    """
    from nbclient import NotebookClient

    notebook = lessons.notebook(lesson, language)
    key = hashlib.sha256((salt + nbformat.writes(notebook)).encode()).hexdigest()[:16]
    kept = cache / f"{lesson.name}-{language}-{key}.ipynb"
    if not kept.exists():
        with tempfile.TemporaryDirectory(prefix=f"{lesson.name}-{language}-", dir=cache) as checkout:
            place = Path(checkout) / "notebooks" / language
            place.mkdir(parents=True)
            (Path(checkout) / "logs").mkdir()
            resources = {"metadata": {"path": str(place)}}
            NotebookClient(notebook, timeout=600, kernel_name="python3", resources=resources).execute()
        for old in cache.glob(f"{lesson.name}-{language}-{'[0-9a-f]' * 16}.ipynb"):
            old.unlink()
        nbformat.write(notebook, kept)
    return nbformat.read(kept, as_version=4)


def _adapt(notebook: NotebookNode, language: str, mermaid: bool) -> None:
    # Cells may hold magics and shell commands.
    notebook.metadata.language_info["pygments_lexer"] = "ipython3"
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _relinked(_diagrams(cell.source, mermaid), language)
            continue
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            cell.metadata.tags = [*cell.metadata.get("tags", []), "hide-input"]
        cell.outputs = _joined(cell.outputs)
        for output in cell.outputs:
            if output.output_type == "stream":
                output.text = INSTALLED.sub("site-packages/", settled(output.text))
            elif output.output_type == "error":
                output.traceback = [INSTALLED.sub("site-packages/", line) for line in output.traceback]
            elif OWN_SERVER.search(output.get("data", {}).get("text/html", "")):
                # It shows what a program on the learner's own machine answers.
                output.data = {"text/html": f'<p class="frame">{FRAME[language]}</p>'}


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Each stream in one piece: a kernel sends what is printed bit by bit, a progress bar in hundreds."""
    made: list[NotebookNode] = []
    for output in outputs:
        last = made[-1] if made else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            made.append(output)
    return made


def _diagrams(text: str, mermaid: bool) -> str:
    """Mermaid's blocks as its script finds them, with links to this site's pages."""

    def made(diagram: re.Match[str]) -> str:
        source = MAP_LINK.sub(r'\1.html"', diagram[1])
        return f'```{{raw}} html\n<pre class="mermaid">\n{source}</pre>\n```\n'

    return MERMAID.sub(made if mermaid else "", text)


def _relinked(text: str, language: str) -> str:
    """Links between lessons and pages, which lie in one folder per language there."""

    def lesson(link: re.Match[str]) -> str:
        return f"]({link[2]}.ipynb" if link[1] == language else f"](../{link[1]}/{link[2]}.html"

    def page(link: re.Match[str]) -> str:
        other = "ja" if link[3] else "en"
        if link[2] not in PAGES:
            return link[0]
        return (
            f"[{link[1]}]({link[2]}.md)" if other == language else f'<a href="../{other}/{link[2]}.html">{link[1]}</a>'
        )

    return OTHER_LANGUAGE.sub(page, LESSON_ELSEWHERE.sub(lesson, text))


def _index(language: str, names: list[str]) -> str:
    parts = [INDEX[language]]
    for caption, members in zip(CAPTIONS[language], (names, PAGES), strict=True):
        parts.append(f"```{{toctree}}\n:caption: {caption}\n:maxdepth: 1\n\n" + "\n".join(members) + "\n```\n")
    return "\n".join(parts)
