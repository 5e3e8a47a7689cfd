"""A defect in a rule costs the edits of that rule, is reported as its own, and leaves Python behind."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import pytest
from keras_upgrade import Result, upgrade
from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules import registry
from keras_upgrade.running import engine, rounds
from keras_upgrade.text.source import Edit

SOURCE = """\
from keras.layers import Dense

layer = Dense(output_dim=8)
model.unlucky(layer, nb_epoch=2)
model.fit(x, y, nb_epoch=2)
"""
UPGRADED = SOURCE.replace("output_dim", "units").replace("fit(x, y, nb_epoch", "fit(x, y, epochs")
SAID = Text("planted", "テスト用")


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rule]:
    """A rule beside all others, to which a test adds its handler."""
    rule = Rule("planted", "2.0", SAID, SAID, "", "")
    known = [*registry.all_rules(), rule]

    def forget() -> None:
        registry.choose.cache_clear()

    monkeypatch.setattr(registry, "all_rules", lambda: known)
    forget()
    yield rule
    monkeypatch.undo()
    forget()


def check(result: Result, code: str, words: str) -> None:
    assert result.code == code
    assert [(one.rule, one.line) for one in result.warnings] == [("planted", 4)]
    for text in (result.warnings[0].text.en, result.warnings[0].text.ja):
        assert words in text
        assert "planted" in text


def begin(edit: Editor, node: ast.AST) -> None:
    """What a handler may have done before it fails."""
    edit.replace(node, "begun")
    edit.state.renamed["begun"] = "keras.layers.LSTM"
    edit.state.declared.add("begun")
    edit.warn(node, "begun", "始めた")


def of_a_call(call: Call) -> None:
    begin(call.editor, call.node)
    call.rename("nb_epoch", "epochs")
    raise ZeroDivisionError("unlucky")


def of_a_node(node: ast.AST, edit: Editor) -> None:
    if isinstance(node, ast.Expr) and "unlucky" not in edit.text(node):
        return
    begin(edit, node)
    raise ZeroDivisionError("unlucky")


@pytest.mark.parametrize(
    ("register", "handler"),
    [
        (lambda rule: rule.method("unlucky"), of_a_call),
        (lambda rule: rule.attribute("unlucky"), of_a_node),
        (lambda rule: rule.node(ast.Expr, given=None), of_a_node),
    ],
    ids=["method", "attribute", "node"],
)
def test_a_handler_that_fails_costs_its_own_edits(planted: Rule, register: Callable, handler: Callable) -> None:
    register(planted)(handler)
    check(upgrade(SOURCE), UPGRADED, "ZeroDivisionError: unlucky")


@pytest.mark.parametrize(
    ("register", "handler"),
    [
        (lambda rule: rule.call("keras.layers.Unlucky"), of_a_call),
        (lambda rule: rule.reference("keras.layers.Unlucky"), of_a_node),
    ],
    ids=["call", "reference"],
)
def test_so_does_one_that_is_found_by_a_name(planted: Rule, register: Callable, handler: Callable) -> None:
    register(planted)(handler)
    head, line = "from keras import layers as names\n", "layer = names.Unlucky(nb_epoch=2)\n"
    source = SOURCE.replace("layer = D", f"{line}layer = D").replace("model.unlucky(layer, nb_epoch=2)\n", "")
    result = upgrade(head + source.removeprefix("from keras.layers import Dense\n\n").replace("Dense", "names.Dense"))
    assert [(one.rule, one.line) for one in result.warnings] == [("planted", 2)]
    assert result.code == (
        "from keras import layers as names\nlayer = names.Unlucky(nb_epoch=2)\nlayer = names.Dense(units=8)\n"
        "model.fit(x, y, epochs=2)\n"
    )


def test_all_handlers_of_a_rule_may_fail(planted: Rule) -> None:
    planted.method("unlucky")(of_a_call)
    planted.attribute("unlucky")(of_a_node)
    result = upgrade(SOURCE)
    assert result.code == UPGRADED
    assert [one.rule for one in result.warnings] == ["planted", "planted"]


def test_an_edit_that_leaves_no_python_is_left_out(planted: Rule) -> None:
    @planted.method("unlucky")
    def broken(call: Call) -> None:
        call.replace("model.(")

    check(upgrade(SOURCE), UPGRADED, "Python")


def test_edits_of_a_group_that_overlap_are_left_out(planted: Rule) -> None:
    @planted.method("unlucky")
    def broken(call: Call) -> None:
        start = call.module.source.start(call.node)
        call.editor.edit([Edit(start, start + 5, "a"), Edit(start + 3, start + 8, "b")], call.node, "a", "b")

    check(upgrade(SOURCE), UPGRADED, "Python")


def test_a_rule_that_never_ends_is_stopped_and_named(planted: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "PASSES", 5)

    @planted.method("unlucky")
    def grow(call: Call) -> None:
        call.replace(call.editor.text(call.node) + ".more")

    result = upgrade(SOURCE)
    assert ast.parse(result.code)
    assert [(one.rule, one.line) for one in result.warnings] == [("planted", 4)]
    assert "5" in result.warnings[0].text.en
    assert "5" in result.warnings[0].text.ja


def test_a_defect_outside_of_the_rules_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise LookupError("lost")

    monkeypatch.setattr(engine.imports, "upgrade_imports", fail)
    result = upgrade(SOURCE)
    assert (result.code, result.changes, result.parsed) == (SOURCE, [], True)
    assert "LookupError: lost" in result.warnings[0].text.en
    assert "LookupError: lost" in result.warnings[0].text.ja


def test_a_loader_of_another_name_is_followed() -> None:
    head = "import keras\nfrom gensim.models import Word2Vec\n\n"
    source = f"{head}load = Word2Vec.load_word2vec_format\nvectors = load('x')\n"
    result = upgrade(source)
    assert result.warnings == []
    assert "KeyedVectors.load_word2vec_format" in result.code
