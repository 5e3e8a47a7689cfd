"""Search in Japanese without a dictionary: a run of Japanese letters is indexed, and looked for, by pairs of letters.

Sphinx's own splitter cuts running text into words and a query into others, and then finds nothing for many terms.
"""

from __future__ import annotations

import re

from sphinx.search import SearchLanguage, languages

JAPANESE = r"[\u3005\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]"
RUN = re.compile(JAPANESE + r"+|[A-Za-z0-9_\u00c0-\u024f]+")


class Bigrams(SearchLanguage):
    """Japanese, and what is written in Latin letters within it."""

    lang = "ja"
    language_name = "Japanese"
    js_splitter_code = f"""
var splitQuery = (query) =>
  (query.match(/{RUN.pattern}/g) || []).flatMap((run) =>
    /^{JAPANESE}/.test(run) && run.length > 1
      ? Array.from({{ length: run.length - 1 }}, (_, start) => run.slice(start, start + 2))
      : [run]);
"""
    js_stemmer_code = "var Stemmer = function () { this.stemWord = (word) => word; };"

    def split(self, input: str) -> list[str]:
        """The pairs of letters of Japanese runs, and all other words."""
        terms = []
        for run in RUN.findall(input):
            if re.match(JAPANESE, run) and len(run) > 1:
                terms += [run[start : start + 2] for start in range(len(run) - 1)]
            else:
                terms.append(run)
        return terms

    def stem(self, word: str) -> str:
        return word

    def word_filter(self, word: str) -> bool:
        return True


def setup(app: object) -> dict[str, bool]:
    languages["ja"] = Bigrams
    return {"parallel_read_safe": True, "parallel_write_safe": True}
