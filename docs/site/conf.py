"""Sphinx's settings for the static site; scripts/render.py calls it once for each language."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "Keras Study"
author = "Keras Study"
copyright = "Keras Study, MIT"
extensions = ["myst_nb", "bigrams"]
exclude_patterns = ["_build"]

# They were executed before, where wanted.
nb_execution_mode = "off"
# A page shows what it can of an output.
suppress_warnings = ["mystnb.unknown_mime_type"]
# No lesson shows widgets, and their scripts would come from a server.
nb_ipywidgets_js = {}
nb_output_stderr = "show"

myst_heading_anchors = 4
myst_heading_slug_func = "anchors.slug"

# Words of the theme, in Japanese.
locale_dirs = [str(Path(__file__).parent / "locale")]

html_theme = "furo"
html_title = "Keras Study"
templates_path = [str(Path(__file__).parent / "templates")]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "language.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_use_index = False
html_static_path = [str(Path(__file__).parent / "static")]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
# It would fetch the pages that it found, which a browser refuses for files.
html_show_search_summary = False

# scripts/render.py puts Mermaid's script beside the languages' folders.
if os.environ.get("MERMAID"):
    html_js_files = [("../../mermaid.min.js", {"defer": "defer"}), ("diagrams.js", {"defer": "defer"})]
