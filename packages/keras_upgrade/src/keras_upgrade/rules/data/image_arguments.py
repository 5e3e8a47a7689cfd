"""Arguments of `load_img`, `img_to_array` and the image generators: https://keras.io/api/data_loading/image/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

FORMATS = {"th": "'channels_first'", "tf": "'channels_last'"}
PLACES = ("keras.preprocessing.image.", "keras.utils.", "keras_upgrade.compat.image.")
LOADERS = [place + "load_img" for place in PLACES[:2]]
ORDERED = [
    place + name
    for place in PLACES
    for name in (
        "img_to_array",
        "array_to_img",
        "save_img",
        "ImageDataGenerator",
        "NumpyArrayIterator",
        "DirectoryIterator",
    )
]
MODELS = [
    f"keras.applications.{module}.preprocess_input"
    for module in ["vgg16", "vgg19", "resnet50", "inception_v3", "xception", "mobilenet", "imagenet_utils"]
]
AXES = [
    place + name for place in PLACES[::2] for name in ("random_rotation", "random_shift", "random_shear", "random_zoom")
]
FLOWS = ("flow", "flow_from_directory", "flow_from_dataframe")
ATTRIBUTES = {"nb_sample": "samples", "nb_class": "num_classes"}

rule = Rule(
    name="image-arguments",
    since="2.0",
    title=Text("Loading and converting images", "画像の読み込みと変換の引数"),
    reason=Text(
        "`grayscale=True` is `color_mode='grayscale'`, `dim_ordering` is `data_format`, and a batch is taken with "
        "Python's own `next(...)`.",
        "`grayscale=True` は `color_mode='grayscale'` に、`dim_ordering` は `data_format` になりました。"
        "バッチは Python の `next(...)` で取り出します。",
    ),
    before="from keras.preprocessing.image import load_img\nload_img('cat.png', grayscale=True)",
    after="from keras.preprocessing.image import load_img\nload_img('cat.png', color_mode='grayscale')",
)


@rule.call(*LOADERS)
def load(call: Call) -> None:
    argument = call.get("grayscale", 1)
    if argument is None or call.unpacks:
        return
    value = call.constant(argument)
    if argument.keyword is None:
        if isinstance(argument.value, ast.Constant) and not isinstance(value, bool):
            # 'rgb': today's second argument.
            return
        if not isinstance(argument.value, ast.Constant):
            return
        target = call.get("target_size", 2)
        if target is not None and target.keyword is None:
            call.name_argument(target, "target_size")
    if value is False:
        call.remove(argument)
        return
    argument.new_keyword = "color_mode"
    text = call.text(argument)
    call.set(argument, "'grayscale'" if value is True else f"'grayscale' if {text} else 'rgb'", report=False)
    call.changed(f"grayscale={text}", "color_mode='grayscale'")


@rule.call(*ORDERED, *MODELS)
def order(call: Call) -> None:
    argument = call.get("dim_ordering")
    if argument is None:
        return
    value = call.constant(argument)
    if value == "default":
        call.remove(argument)
        return
    call.rename("dim_ordering", "data_format")
    if value in FORMATS:
        call.set(argument, FORMATS[value], report=False)


@rule.call(*AXES)
def name_axes(call: Call) -> None:
    for name in ("row", "col", "channel"):
        call.rename(f"{name}_index", f"{name}_axis")


@rule.method("next")
def take(call: Call) -> None:
    if not call.arguments and _flows(call.owner, call.editor):
        call.replace(f"next({call.editor.text(call.owner)})")


@rule.attribute(*ATTRIBUTES)
def count(node: ast.Attribute, edit: Editor) -> None:
    if isinstance(node.ctx, ast.Load) and _flows(node.value, edit):
        end = edit.module.source.end(node)
        new = ATTRIBUTES[node.attr]
        edit.edit([Edit(end - len(node.attr), end, new)], node, f".{node.attr}", f".{new}")


def _flows(node: ast.expr | None, edit: Editor) -> bool:
    """Whether the expression is what a generator's `flow` gave."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr in FLOWS
    if isinstance(node, ast.Name):
        bindings = edit.module.scopes.lookup(node.id, node)
        return bool(bindings) and all(isinstance(one.value, ast.Call) and _flows(one.value, edit) for one in bindings)
    return False
