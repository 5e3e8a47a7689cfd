"""Patterns that match nothing."""

from __future__ import annotations

import re

import pytest

OLD = "import re\nfrom keras.layers.core import Dense\nDense\n"
NEW = "import re\nfrom keras.layers import Dense\nDense\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r"r'(\W+)?'", r"r'(\W+)'"),
        (r"r'\s*'", r"r'\s+'"),
        (r"r'[\s,]*'", r"r'[\s,]+'"),
        (r'r"""(\W*)"""', r'r"""(\W+)"""'),
    ],
)
def test_old_patterns(before: str, after: str, expect) -> None:
    expect(f"{OLD}re.split({before}, text)\n", f"{NEW}re.split({after}, text)\n")


def test_the_words_are_those_that_python_3_6_gave() -> None:
    words = [word.strip() for word in re.split(r"(\W+)", "Where is Mary?") if word.strip()]
    assert words == ["Where", "is", "Mary", "?"]


@pytest.mark.parametrize("call", [r"re.split(r'(\W+)', t)", r"re.split(r'a?b?', t)", "re.split(p, t)", "t.split('*')"])
def test_other_patterns(call: str, expect) -> None:
    expect(f"{OLD}{call}\n", f"{NEW}{call}\n")


def test_a_modern_source(expect_unchanged) -> None:
    expect_unchanged("import re\nimport keras\nre.split(r'(\\W+)?', text)\n")
