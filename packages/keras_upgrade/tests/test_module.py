"""What a name stands for: imports, aliases, scopes, and what a learner's own names hide."""

from __future__ import annotations

import ast

import pytest
from keras_upgrade.reading.learning import learn
from keras_upgrade.reading.memory import Memory
from keras_upgrade.reading.module import Module
from keras_upgrade.text.source import Source


def last(text: str, memory: Memory | None = None) -> tuple[Module, ast.expr]:
    """The module of `text`, and the expression that its last statement is."""
    module = Module(Source(text), memory or Memory())
    node = module.source.tree.body[-1]
    while not isinstance(node, ast.Expr):
        node = node.body[-1]
    return module, node.value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("from keras.layers.core import Dense\nDense", "keras.layers.Dense"),
        ("from keras.layers.core import Dense as D\nD", "keras.layers.Dense"),
        ("from keras.layers import core\ncore.Dense", "keras.layers.Dense"),
        ("import keras.layers.core\nkeras.layers.core.Dense", "keras.layers.Dense"),
        ("import keras.layers.core as c\nc.Dense", "keras.layers.Dense"),
        ("from keras import backend as K\nK.dot", "keras.backend.dot"),
        ("from tensorflow import keras\nkeras.layers.Dense", "keras.layers.Dense"),
        ("import tensorflow as tf\ntf.keras.layers.Dense", "keras.layers.Dense"),
        ("from tensorflow.contrib.keras.python.keras.layers import Dense\nDense", "keras.layers.Dense"),
        ("from keras.engine.training import Model\nModel", "keras.models.Model"),
        ("from keras import Model\nModel", "keras.models.Model"),
        ("from keras.engine import Layer\nLayer", "keras.layers.Layer"),
        ("from keras.layers import *\nDense", "keras.layers.Dense"),
        ("from keras.layers.core import *\nConvolution2D", "keras.layers.Convolution2D"),
        ("import keras\nlayers = keras.layers\nD = layers.Dense\nD", "keras.layers.Dense"),
        ("def f():\n    from keras.layers import Dense\n    Dense", "keras.layers.Dense"),
        ("from keras.layers import Dense\nclass A:\n    def f(self):\n        Dense", "keras.layers.Dense"),
        ("try:\n    import cPickle as pickle\nexcept ImportError:\n    import pickle\npickle.load", "cPickle.load"),
        ("range", "builtins.range"),
        ("xrange", "builtins.xrange"),
        ("from keras.layers import Dense\ndef f(Dense):\n    Dense", None),
        ("from keras.layers import Dense\nDense = 3\nDense", None),
        ("from keras.layers import merge\ndef merge(a): pass\nmerge", None),
        ("from keras.layers import Dense\n[Dense for Dense in x]\ndef f():\n    for Dense in x:\n        Dense", None),
        ("from keras.layers import Dense\ndef f():\n    Dense = 1\n    def g():\n        Dense", None),
        ("def xrange(n): pass\nxrange", None),
        ("from layers import Dense\nDense", "layers.Dense"),
        ("from .layers import Dense\nDense", ".layers.Dense"),
        ("Dense", None),
        ("from mine import *\nDense", None),
        ("with open(f) as Dense:\n    Dense", None),
        ("import keras\ndef f():\n    global Dense\n    Dense = 1\nDense", None),
    ],
)
def test_name(text: str, name: str | None) -> None:
    module, node = last(text)
    assert module.name(node) == name


def test_a_class_hides_nothing_from_its_methods() -> None:
    module, node = last("from keras.layers import Dense\nclass A:\n    Dense = 1\n    def f(self):\n        Dense")
    assert module.name(node) == "keras.layers.Dense"


def test_a_later_import_wins_where_the_code_is_straight() -> None:
    text = "def Dense(): pass\nfrom keras.layers import Dense\nDense"
    module, node = last(text)
    assert module.name(node) == "keras.layers.Dense"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("from keras.models import Sequential\nm = Sequential()\nm", "model"),
        ("import keras\nm = keras.Model(a, b)\nh = m.fit(x)\nh", "history"),
        ("import keras\nm = keras.Model(a, b)\nh = m.fit(x).history\nh", "log"),
        (
            "from keras.models import Sequential\ndef build():\n    m = Sequential()\n    return m\nm = build()\nm",
            "model",
        ),
        (
            "from keras.models import Sequential\nclass A:\n    def f(self):\n        self.m = Sequential()\n"
            "        self.m",
            "model",
        ),
        ("from keras.optimizers import SGD\nSGD()", "optimizer"),
        ("from keras.layers import Dense, Input\nx = Dense(3)(Input((2,)))\nx", "tensor"),
        ("from keras.applications.vgg16 import VGG16\nVGG16()", "model"),
        ("n = len(x) + 2\nn", "int"),
        ("n = len(x) / 2\nn", None),
        ("for i in range(3):\n    i", "int"),
        ("rows = x.shape[0]\nrows", "int"),
        ("rows, columns = x.shape\ncolumns", "int"),
        ("from keras.models import Model\nclass Net(Model): pass\nnet = Net()\nnet", "model"),
        ("class Net: pass\nnet = Net()\nnet", "own"),
        ("m = 3\nm = 'a'\nm", "str"),
        ("def f(m):\n    m", None),
        ("a = b\nb = a\nb", None),
    ],
)
def test_kind(text: str, kind: str | None) -> None:
    module, node = last(text)
    assert module.kind(node) == kind


def test_earlier_cells_are_remembered() -> None:
    memory = Memory()
    learn(
        memory, Module(Source("from keras.layers import Convolution2D\nimport keras\nm = keras.Sequential()"), memory)
    )
    module, node = last("Convolution2D", memory)
    assert module.name(node) == "keras.layers.Convolution2D"
    module, node = last("m", memory)
    assert module.kind(node) == "model"


def test_a_later_cell_takes_a_name_back() -> None:
    memory = Memory()
    learn(memory, Module(Source("from keras.layers import merge"), memory))
    learn(memory, Module(Source("def merge(): pass"), memory))
    module, node = last("merge", memory)
    assert module.name(node) is None
    learn(memory, Module(Source("xrange = range"), memory))
    module, node = last("xrange", memory)
    assert module.name(node) != "builtins.xrange"


def test_a_default_is_read_around_its_function() -> None:
    module = Module(Source("from keras.layers import Dense\ndef f(Dense=Dense, *, more=Dense): Dense\n"), Memory())
    place, keyword, inside = (one for one in module.source.named("Dense"))
    assert [module.name(one) for one in (place, keyword, inside)] == ["keras.layers.Dense", "keras.layers.Dense", None]


def test_nodes_stand_level_by_level_as_ast_walks_them() -> None:
    text = (
        "def f(a, *b: int, c=[x for x in y], **d) -> str:\n    global g\n    g = lambda: (yield)\nclass A(f()): pass\n"
    )
    source = Source(text)
    shared = (ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context)
    assert source.nodes == [one for one in ast.walk(source.tree) if not isinstance(one, shared)]
    assert all(
        source.scopes.parents[child] is node
        for node in source.nodes
        for child in ast.iter_child_nodes(node)
        if not isinstance(child, shared)
    )
    assert "g" in source.scopes.module.names


def test_code_that_is_nested_deeply_is_read() -> None:
    source = Source("total = " + " + ".join(["x"] * 900))
    assert len(source.named("x")) == 900


def test_the_old_name_of_a_warning_is_there_still() -> None:
    import keras_upgrade

    with pytest.deprecated_call(match="UpgradeWarning"):
        assert keras_upgrade.Warning is keras_upgrade.UpgradeWarning
