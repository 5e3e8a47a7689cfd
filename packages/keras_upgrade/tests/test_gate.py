"""The same code is upgraded whatever it is cut into, and however its imports call things."""

from __future__ import annotations

import ast
import json
import re
from itertools import pairwise

import pytest
from keras_upgrade import upgrade
from keras_upgrade.notebooks.nbformat_text import upgrade_notebook
from keras_upgrade.reading.memory import Memory
from keras_upgrade.rulebook.handlers import Index, Seen, spellings, words_of
from keras_upgrade.rulebook.rule import Rule
from keras_upgrade.rules.registry import all_rules, chosen
from keras_upgrade.text.source import Edit, Source

# What these rules ask is answered by another statement, which a cell of its own does not show them: a class or a
# function with what it is called on, or what a later line does with a variable.
NEED_THE_WHOLE = {
    "compiled-lists",
    "custom-activations",
    "embedding-input",
    "layer-sizes",
    "matplotlib-ticks",
    "outer-tensors",
    "predict-classes",
    "python2-lists",
    "sessions",
    "shared-optimizers",
    "tensor-losses",
}
# The imports' own rules: what they do follows how the imports are written.
OF_IMPORTS = {"imports", "moved"}


def parsed(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except SyntaxError:
        return None


RULES = [pytest.param(rule, id=rule.name) for rule in all_rules() if parsed(rule.before)]


def cells_of(source: str) -> list[str]:
    """One cell for each statement, with the comments above it."""
    lines = source.splitlines(keepends=True)
    starts = [
        min([statement.lineno, *(one.lineno for one in getattr(statement, "decorator_list", []))]) - 1
        for statement in ast.parse(source).body
    ]
    bounds = [0, *sorted(set(starts[1:])), len(lines)]
    return ["".join(lines[start:stop]) for start, stop in pairwise(bounds)]


def example(rule: Rule) -> str:
    """The rule's example; other libraries' rules act beside Keras alone."""
    return f"import keras\n{rule.before}" if rule.library else rule.before


def as_notebook(cells: list[str]) -> str:
    return json.dumps(
        {"cells": [{"cell_type": "code", "source": cell} for cell in cells], "metadata": {}, "nbformat": 4}
    )


def upgraded_cells(cells: list[str]) -> str:
    text = upgrade_notebook(as_notebook(cells)).text
    return "\n".join(cell["source"] for cell in json.loads(text)["cells"])


def body(source: str) -> str:
    """The lines of `source` that import nothing."""
    lines = [line.rstrip() for line in source.splitlines()]
    return "\n".join(line for line in lines if line and not re.match(r"\s*(?:from|import) ", line))


def rules_of(source: str) -> set[str]:
    return {change.rule for change in upgrade(source).changes} - OF_IMPORTS


def rules_of_cells(cells: list[str]) -> set[str]:
    found = upgrade_notebook(as_notebook(cells)).cells
    return {change.rule for cell in found for change in cell.result.changes} - OF_IMPORTS


def renamed(source: str) -> str:
    """`import pandas as my_pandas`, `from keras.layers import Dense as my_Dense`, and all that uses them."""
    read = Source(source)
    edits: list[Edit] = []
    for statement in read.every(ast.Import, ast.ImportFrom):
        for alias in statement.names:
            local = alias.asname or alias.name
            if alias.name == "*" or "." in local or getattr(statement, "module", "") == "__future__":
                continue
            new = f"my_{local}"
            edits.append(Edit(read.start(alias), read.end(alias), f"{alias.name} as {new}"))
            for mention in read.named(local):
                if isinstance(mention.ctx, ast.Load):
                    edits.append(Edit(read.start(mention), read.end(mention), new))
    return read.apply(edits).text


def starred(source: str) -> str:
    """`from keras.layers import *`, where the names come from a module of Keras and no other import hides them."""
    read = Source(source)
    edits = []
    for statement in read.every(ast.ImportFrom):
        plain = all(alias.asname is None and alias.name[:1].isupper() for alias in statement.names)
        if plain and re.fullmatch(r"keras\.(?:layers|models|optimizers|callbacks)(?:\.core)?", statement.module or ""):
            edits.append(Edit(read.start(statement), read.end(statement), f"from {statement.module} import *"))
    return read.apply(edits).text


@pytest.mark.parametrize("rule", RULES)
def test_a_cell_for_each_statement_is_upgraded_as_the_file_is(rule: Rule) -> None:
    same = body(upgraded_cells(cells_of(example(rule)))) == body(upgrade(example(rule)).code)
    assert same == (rule.name not in NEED_THE_WHOLE)


@pytest.mark.parametrize("rule", RULES)
def test_renamed_imports_hide_nothing(rule: Rule) -> None:
    source = renamed(example(rule))
    assert rules_of(source) == rules_of(example(rule))
    if rule.name not in NEED_THE_WHOLE:
        assert rules_of_cells(cells_of(source)) == rules_of(example(rule))


@pytest.mark.parametrize("rule", RULES)
def test_star_imports_hide_nothing(rule: Rule) -> None:
    source = starred(example(rule))
    assert body(upgrade(source).code) == body(upgrade(example(rule)).code)
    if rule.name not in NEED_THE_WHOLE:
        assert rules_of_cells(cells_of(source)) == rules_of(source)


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in all_rules()])
def test_what_a_handler_asks_for_stands_in_its_rules_example(rule: Rule) -> None:
    """Or the rule has a second pass to wait for, which proves its condition."""
    source = rule.before
    words = words_of(source) | {"(Python 2)", "(older Keras)"}
    assert Index(rule.handlers).near(Seen(source, words)) or rule.renames or rule.replaces or not parsed(source)


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("import pandas as pd", "pd.rolling_mean(df, 3)"),
        ("import pandas as p", "p.rolling_mean(df, 3)"),
        ("import pandas as pd\ndf = pd.DataFrame()", "df = df.append({'a': 1}, ignore_index=True)"),
        ("import numpy as np", "np.int(3)"),
        ("from keras.layers import Dense as Full", "Full(output_dim=8)"),
        ("import keras\nlayers = keras.layers", "layers.Dense(output_dim=8)"),
        ("from keras.layers import *", "Dense(output_dim=8)"),
        ("if True:\n    import seaborn as sns", "sns.factorplot(x='a', data=df)"),
        ("from gensim.models import Word2Vec\nwords = Word2Vec(texts)", "words['keras']"),
        ("import h5py\nfile = h5py.File('a.h5', 'r')", "file['x'].value"),
    ],
)
def test_what_earlier_cells_brought_counts(first: str, later: str) -> None:
    whole = upgrade(f"{first}\n{later}\n", memory=Memory(keras=True))
    memory = Memory(keras=True)
    upgrade(first, memory=memory)
    result = upgrade(later, memory=memory)
    assert result.changes
    assert body(whole.code).endswith(body(result.code))


def test_an_old_name_of_the_standard_library_is_enough() -> None:
    result = upgrade("from string import join\n\nprint(join(words, ', '))\n", memory=Memory(keras=True))
    assert result.code == "\nprint(', '.join(words))\n"


def test_a_cell_without_old_names_is_not_read() -> None:
    memory = Memory()
    cell = "import keras\n\nmodel = keras.Sequential()\nmodel.summary()\n"
    upgrade(cell, memory=memory)
    assert memory.unread == [cell]


def test_words_know_their_dots_and_ends() -> None:
    found = words_of("model\\\n    .fit(x, dense_acc)  # old")
    assert {"model", "fit", ".fit", "x", "dense_acc", "_acc", "old"} <= found
    assert ".x" not in found


def test_every_module_that_lent_a_name_is_known() -> None:
    assert {"layers", "core", "convolutional"} <= spellings("keras.layers.Dense")
    assert "keras" in spellings("keras.models.Sequential")
    assert {"backend", "K", "tensorflow_backend"} <= spellings("keras.backend.sum")


def test_rules_that_are_left_out_ask_for_nothing() -> None:
    source = "from keras.layers import Dense\nDense(output_dim=8)\n"
    near = chosen({"merge"}, None).index.near(Seen(source, words_of(source)))
    assert near == set()
