"""Word vectors with gensim 4: https://github.com/piskvorky/gensim/wiki/Migrating-from-Gensim-3.x-to-4"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.imports import moved_modules as moves
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

MAKERS = {
    f"gensim.models.{place}": "Doc2Vec" if "oc2" in place else "words"
    for place in ("Word2Vec", "word2vec.Word2Vec", "FastText", "fasttext.FastText", "Doc2Vec", "doc2vec.Doc2Vec")
}
VECTORS = (
    "gensim.models.KeyedVectors",
    "gensim.models.keyedvectors.KeyedVectors",
    "gensim.models.Word2Vec",
    "gensim.models.word2vec.Word2Vec",
)
LOADERS = {f"{name}.{method}" for name in VECTORS for method in ("load_word2vec_format", "load")}
# Attributes of the vectors: old name -> new name.
ATTRIBUTES = {"index2word": "index_to_key", "index2entity": "index_to_key", "vocab": "key_to_index", "syn0": "vectors"}
# Methods that the model itself had, and its vectors have.
OF_VECTORS = (
    "most_similar",
    "similarity",
    "doesnt_match",
    "wmdistance",
    "n_similarity",
    "similar_by_word",
    "similar_by_vector",
)

rule = Rule(
    name="gensim-names",
    since="gensim 4.0",
    title=Text("Word2Vec of gensim 4", "gensim 4 の Word2Vec"),
    reason=Text(
        "gensim 4 calls the length of a vector `vector_size` and the passes `epochs`; words and vectors are in "
        "`model.wv`: "
        "`key_to_index`, `index_to_key`, `vectors`.",
        "gensim 4 では、ベクトルの長さは `vector_size`、反復回数は `epochs` です。単語とベクトルは `model.wv` の "
        "`key_to_index`・"
        "`index_to_key`・`vectors` にあります。",
    ),
    before=(
        "from gensim.models import Word2Vec\n\nmodel = Word2Vec(sentences, size=100, iter=5)\n"
        "print(len(model.wv.vocab), model['keras'])"
    ),
    after=(
        "from gensim.models import Word2Vec\n\nmodel = Word2Vec(sentences, vector_size=100, epochs=5)\n"
        "print(len(model.wv.key_to_index), model.wv['keras'])"
    ),
    proof=None,
    renames={
        "gensim.models.doc2vec.LabeledSentence": "gensim.models.doc2vec.TaggedDocument",
        "gensim.models.word2vec.KeyedVectors": "gensim.models.KeyedVectors",
    },
)

moves.names(rule)


def made_by(node: ast.expr | None, module: Module, makers: set[str] | dict[str, str]) -> bool:
    """Whether the expression is a name that one of `makers` gave its value, or such a call itself."""
    if isinstance(node, ast.Call):
        return module.name(node.func) in makers
    if isinstance(node, ast.Name):
        bindings = module.scopes.lookup(node.id, node)
        if not bindings:
            return module.memory.made.get(node.id) in makers
        return all(
            isinstance(one.value, ast.Call) and module.name(one.value.func) in makers and one.item is None
            for one in bindings
        )
    return False


MODELS = set(MAKERS) | {f"{name}.load" for name in MAKERS}


@rule.call(*MAKERS)
def maker(call: Call) -> None:
    call.rename("size", "vector_size")
    call.rename("iter", "epochs")
    size = call.get("", 1)
    if size is None or len(call.positional) != 2 or call.get("vector_size") is not None:
        return
    if MAKERS[call.name] == "words":
        # The second place belongs to a file of sentences now.
        call.name_argument(size, "vector_size")
        call.changed(call.text(size), f"vector_size={call.text(size)}")


@rule.call("gensim.models.Word2Vec.load_word2vec_format", "gensim.models.word2vec.Word2Vec.load_word2vec_format")
def load_format(call: Call) -> None:
    if call.owner is not None:
        call.editor.refer(call.owner, "gensim.models.KeyedVectors")
    elif isinstance(call.node.func, ast.Name):
        # `load = Word2Vec.load_word2vec_format` above.
        loaders = call.module.scopes.lookup(call.node.func.id, call.node.func)
        for loader in loaders:
            if isinstance(loader.value, ast.Attribute):
                call.editor.refer(loader.value.value, "gensim.models.KeyedVectors")


@rule.attribute(*ATTRIBUTES, given={"gensim"})
def attribute(node: ast.Attribute, edit: Editor) -> None:
    """`model.wv.vocab`, `vectors.index2word`; also `model.index2word`, from before there was `wv`."""
    if not moves.imports(edit.module, "gensim"):
        return
    owner = node.value
    through_wv = isinstance(owner, ast.Attribute) and owner.attr == "wv"
    vectors = through_wv or made_by(owner, edit.module, LOADERS)
    of_model = made_by(owner, edit.module, MODELS)
    distinct = node.attr in ("index2word", "index2entity", "syn0")
    if not (vectors or of_model or distinct):
        return
    end = edit.module.source.end(node)
    new = ATTRIBUTES[node.attr]
    parent = edit.module.scopes.parents.get(node)
    counted = isinstance(parent, ast.Subscript) and edit.module.scopes.parents.get(parent)
    if node.attr == "vocab" and isinstance(counted, ast.Attribute) and counted.attr in ("count", "index"):
        # `wv.vocab[word].count`
        start = edit.module.source.start(node)
        name = edit.text(owner) if through_wv or not of_model else f"{edit.text(owner)}.wv"
        word = edit.text(parent.slice)
        text = f"{name}.get_vecattr({word}, 'count')" if counted.attr == "count" else f"{name}.key_to_index[{word}]"
        stop = edit.module.source.end(counted)
        edit.edit([Edit(start, stop, text)], counted, edit.text(counted), text)
        return
    prefix = "wv." if of_model and not vectors else ""
    edit.edit([Edit(end - len(node.attr), end, prefix + new)], node, f".{node.attr}", f".{prefix}{new}")


@rule.method(*OF_VECTORS, given={"gensim"})
def of_vectors(call: Call) -> None:
    if made_by(call.owner, call.module, MODELS):
        call.method_name(f"wv.{call.method}")


@rule.node(ast.Subscript, given={"gensim"})
def subscript(node: ast.Subscript, edit: Editor) -> None:
    """`model[word]`"""
    if made_by(node.value, edit.module, MODELS):
        end = edit.module.source.end(node.value)
        edit.edit([Edit(end, end, ".wv")], node, edit.text(node), f"{edit.text(node.value)}.wv[...]")


@rule.node(ast.Compare, given={"gensim"})
def membership(node: ast.Compare, edit: Editor) -> None:
    """`word in model`"""
    [*_, last] = node.comparators
    if isinstance(node.ops[-1], ast.In | ast.NotIn) and made_by(last, edit.module, MODELS):
        end = edit.module.source.end(last)
        edit.edit([Edit(end, end, ".wv")], node, edit.text(last), f"{edit.text(last)}.wv")


@rule.method("init_sims", given={"gensim"})
def init_sims(call: Call) -> None:
    statement = call.module.scopes.parents.get(call.node)
    if isinstance(statement, ast.Expr) and moves.imports(call.module, "gensim"):
        call.editor.remove_statement(statement)
