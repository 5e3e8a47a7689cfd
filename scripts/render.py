"""Render the lessons of both languages as a static site: python scripts/render.py [--unexecuted] [--to FOLDER]"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from keras_study import lessons, removal, website
from keras_study.lessons import Lesson

ROOT = Path(__file__).resolve().parents[1]
# What MyST-NB writes over folded code; its default is English.
PROMPTS = {
    "en": {"nb_code_prompt_show": "Show the code", "nb_code_prompt_hide": "Hide the code"},
    "ja": {"nb_code_prompt_show": "コードを表示", "nb_code_prompt_hide": "コードを隠す"},
}


def main(argv: Sequence[str] | None = None) -> int:
    """Returns 0, or Sphinx's exit code where it warned."""
    parser = argparse.ArgumentParser(description="Render the lessons, the cheat sheet and the glossary as a site.")
    parser.add_argument("--unexecuted", action="store_true", help="leave the outputs out: quick, to check links")
    parser.add_argument("--to", type=Path, default=ROOT / "build", help="where site/ is written (default: build)")
    parser.add_argument("--mermaid", type=Path, help="mermaid.min.js; without it, diagrams are left out")
    arguments = parser.parse_args(argv)
    site, cache = arguments.to / "site", arguments.to / "executed"
    cache.mkdir(parents=True, exist_ok=True)
    lock = (ROOT / "requirements/study.txt").read_text(encoding="utf-8")

    def execute(lesson: Lesson, language: str) -> object:
        print(f"{lesson.name} ({language})", file=sys.stderr, flush=True)
        return website.executed(lesson, language, cache, lock)

    os.environ |= {"MATPLOTLIBRC": str(ROOT / "scripts/services/matplotlibrc"), "TF_CPP_MIN_LOG_LEVEL": "1"}
    os.environ["MERMAID"] = "yes" if arguments.mermaid else ""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        website.prepare(ROOT, work, None if arguments.unexecuted else execute, mermaid=bool(arguments.mermaid))
        removal.remove(site)
        foreign = removal.left(site)
        site.mkdir(exist_ok=True)
        try:
            status = _render(work, site)
        finally:
            removal.note(site, foreign)
    if status:
        return status
    shutil.copy(ROOT / "docs/site/index.html", site)
    if arguments.mermaid:
        shutil.copy(arguments.mermaid, site / "mermaid.min.js")
    removal.note(site, foreign)
    print(f"Open {site / 'index.html'} in a browser.", file=sys.stderr)
    return 0


def _render(work: Path, site: Path) -> int:
    """Sphinx's exit code: 0 when both languages are rendered."""
    for language in lessons.LANGUAGES:
        settings = {"language": language} | PROMPTS[language]
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-E", "-b", "html"]
        command += ["-c", str(ROOT / "docs/site"), "-d", str(work / f".doctrees-{language}")]
        command += [word for name, value in settings.items() for word in ("-D", f"{name}={value}")]
        finished = subprocess.run([*command, str(work / language), str(site / language)], check=False)
        if finished.returncode:
            return finished.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
