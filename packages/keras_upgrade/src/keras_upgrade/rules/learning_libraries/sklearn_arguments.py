"""Arguments of scikit-learn that changed: https://scikit-learn.org/stable/whats_new/v0.18.html"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

OLD = "sklearn.cross_validation"
NEW = "sklearn.model_selection"
FOLDS = ("KFold", "StratifiedKFold", "ShuffleSplit", "StratifiedShuffleSplit", "LeaveOneOut", "LabelKFold")

rule = Rule(
    name="sklearn-arguments",
    since="scikit-learn 0.18-1.7",
    title=Text("Arguments of scikit-learn", "scikit-learn の引数"),
    reason=Text(
        "A splitter is made without the data and told of them by `split(x, y)`; and some arguments have new "
        "names: `n_iter` of TSNE is `max_iter`.",
        "分割器はデータなしで作り、`split(x, y)` でデータを渡すようになりました。TSNE の `n_iter` が `max_iter` "
        "になるなど、名前の変わった引数もあります。",
    ),
    before=(
        "from sklearn.cross_validation import StratifiedKFold\n\n"
        "for train, test in StratifiedKFold(y, n_folds=5, shuffle=True):\n    print(train)"
    ),
    after=(
        "from sklearn.model_selection import StratifiedKFold\n\n"
        "for train, test in StratifiedKFold(n_splits=5, shuffle=True).split(y, y):\n    print(train)"
    ),
    replaces={"sklearn.preprocessing.Imputer": "sklearn.impute.SimpleImputer"},
    proof=None,
)


@rule.call(*(f"{module}.{name}" for module in (OLD, NEW) for name in ("KFold", "StratifiedKFold")))
def folds(call: Call) -> None:
    """`KFold(n, n_folds=3)`, `StratifiedKFold(y, n_folds=3)`: the data went to `split`; 3 folds were the default."""
    count = call.get("n_folds")
    # Two positional arguments were the data and the folds; today's first is the folds and nothing else is positional.
    data = call.get("n" if call.name.endswith(".KFold") else "y", 0)
    if call.unpacks or (count is None and len(call.positional) < 2 and not call.name.startswith(OLD)):
        return
    if count is None:
        count = call.get("", 1)
    if data is None or data is count or data.keyword in ("n_splits", "n_folds"):
        return
    if data.keyword is None and data.position != 0:
        return
    text = call.text(data)
    if not split_after(call, text, stratified="Stratified" in call.name):
        return
    call.remove(data, report=False)
    if count is None:
        call.add("n_splits", "3", report=False)
    elif count.keyword:
        call.rename("n_folds", "n_splits")
    else:
        call.name_argument(count, "n_splits")
    for position, name in enumerate(("shuffle", "random_state"), start=2):
        later = call.get("", position)
        if later is not None:
            call.name_argument(later, name)
    call.changed(f"{call.name.rpartition('.')[2]}({text}, ...)", ".split(...)")


@rule.call(f"{NEW}.KFold", f"{NEW}.StratifiedKFold")
def seed_without_shuffle(call: Call) -> None:
    """`KFold(n_splits=10, random_state=7)` shuffled nothing: the seed had no effect, and is refused today."""
    seed, shuffle = call.get("random_state", 2), call.get("shuffle", 1)
    if seed is None or seed.keyword is None or call.unpacks or isinstance(call.constant(seed), bool):
        return
    unshuffled = shuffle is None or (isinstance(shuffle.value, ast.Constant) and shuffle.value.value is False)
    if unshuffled and not (isinstance(seed.value, ast.Constant) and seed.value.value is None):
        call.remove(seed, SEEDED)


SEEDED = Text(
    "Without `shuffle=True` the folds are cut in the rows' order, and the seed had no effect.",
    "`shuffle=True` がなければ行の順に分割するので、乱数シードに意味はありませんでした。",
)


def split_after(call: Call, data: str, stratified: bool) -> bool:
    """Lets what walks over the splitter walk over `splitter.split(data)`; whether that could be done."""
    module = call.module
    # `KFold(n)` had the number of samples alone; any list of that length does as well.
    given = f"{data}, {data}" if stratified else f"range({data})"
    parent = module.scopes.parents.get(call.node)
    if isinstance(parent, ast.For | ast.comprehension) and parent.iter is call.node:
        end = module.source.end(call.node)
        call.beside([Edit(end, end, f".split({given})")])
        return True
    if isinstance(parent, ast.Call) and module.name(parent.func) in ("builtins.enumerate", "builtins.list"):
        end = module.source.end(call.node)
        call.beside([Edit(end, end, f".split({given})")])
        return True
    if isinstance(parent, ast.keyword) and parent.arg == "cv":
        return True
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
        name = parent.targets[0].id
        edits = []
        for node in module.source.named(name):
            if not isinstance(node.ctx, ast.Load):
                continue
            around = module.scopes.parents.get(node)
            walks = (isinstance(around, ast.For | ast.comprehension) and around.iter is node) or (
                isinstance(around, ast.Call) and module.name(around.func) in ("builtins.enumerate", "builtins.list")
            )
            if walks:
                end = module.source.end(node)
                edits.append(Edit(end, end, f".split({given})"))
        call.beside(edits)
        return True
    return False


@rule.call(
    f"{OLD}.ShuffleSplit", f"{OLD}.StratifiedShuffleSplit", f"{NEW}.ShuffleSplit", f"{NEW}.StratifiedShuffleSplit"
)
def shuffle_split(call: Call) -> None:
    count = call.get("n_iter")
    data = call.get("y" if "Stratified" in call.name else "n", 0)
    if count is None or call.unpacks or data is None:
        return
    if split_after(call, call.text(data), stratified="Stratified" in call.name):
        call.remove(data, report=False)
        call.rename("n_iter", "n_splits")


@rule.call("sklearn.preprocessing.Imputer")
def imputer(call: Call) -> None:
    """`Imputer` filled columns (axis=0) or rows; `SimpleImputer` fills columns."""
    axis = call.get("axis", 2)
    if axis is not None and call.constant(axis) != 0:
        call.warn(
            "`SimpleImputer` fills columns only. Next: hand it the transposed array, and transpose what comes back.",
            "`SimpleImputer` は列方向だけを補完します。配列を転置して渡し、結果をもう一度転置してください。",
        )
        return
    for one in call.positional[:2]:
        call.name_argument(one, ("missing_values", "strategy")[one.position])
    if axis is not None:
        call.remove(axis, report=False)
    verbose = call.get("verbose", 3)
    if verbose is not None:
        call.remove(verbose, report=False)
    call.function("sklearn.impute.SimpleImputer")
    missing = call.get("missing_values")
    if missing is not None and call.constant(missing) == "NaN":
        call.set(missing, call.editor.import_name("numpy.nan"))


@rule.call("sklearn.preprocessing.OneHotEncoder")
def one_hot(call: Call) -> None:
    call.rename("sparse", "sparse_output")
    chosen = call.get("categorical_features")
    if chosen is not None:
        if call.constant(chosen) == "all":
            call.remove(chosen)
        else:
            columns = call.text(chosen)
            call.warn(
                f"`OneHotEncoder` encodes every column it gets. Next: ColumnTransformer([('onehot', "
                f"OneHotEncoder(), {columns})], "
                "remainder='passthrough') from sklearn.compose.",
                f"`OneHotEncoder` は渡された列をすべて変換します。sklearn.compose の "
                f"ColumnTransformer([('onehot', OneHotEncoder(), "
                f"{columns})], remainder='passthrough') を使ってください。",
            )
    values = call.get("n_values", 0) if call.get("categories") is None else None
    if values is None or (values.keyword is None and not isinstance(values.value, ast.Constant | ast.Name)):
        return
    if call.constant(values) == "auto":
        call.remove(values)
        return
    if isinstance(values.value, ast.Constant | ast.Name | ast.BinOp | ast.Call):
        # One number for all columns: each has the values 0 to n - 1.
        text = f"[range({call.text(values)})]"
        if values.keyword:
            call.rename("n_values", "categories")
        else:
            call.name_argument(values, "categories")
        call.set(values, text, N_VALUES, check=True)
        call.beside(_as_rows(call))


def _as_rows(call: Call) -> list[Edit]:
    """`encoder.transform(np.array(word))`: what had fewer than two axes was taken for one row."""
    made = call.module.scopes.parents.get(call.node)
    name = made.targets[0].id if isinstance(made, ast.Assign) and isinstance(made.targets[0], ast.Name) else None
    source = call.module.source
    edits = []
    for node in source.every(ast.Call):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="transform" | "fit_transform", value=ast.Name(id=owner)),
                args=[ast.Call(func=ast.Attribute(value=numpy), args=[ast.Name() | ast.Constant()]) as array],
            ) if owner == name and call.module.name(array.func) == "numpy.array":
                start = source.start(array)
                edits.append(Edit(start, start, f"{source.text_of(numpy)}.atleast_2d("))
                edits.append(Edit(source.end(array), source.end(array), ")"))
    return edits


N_VALUES = Text(
    "`n_values` stood for the values 0 to n - 1 of every column; this list has one entry, for a single column.",
    "`n_values` は各列の値が 0 〜 n - 1 であることを表しました。このリストは 1 列分なので、"
    "列が複数あるときは列数分並べてください。",
)


@rule.call("sklearn.manifold.TSNE")
def tsne(call: Call) -> None:
    call.rename("n_iter", "max_iter")


@rule.call("sklearn.mixture.GaussianMixture", "sklearn.mixture.GMM")
def mixture(call: Call) -> None:
    call.rename("n_iter", "max_iter")


@rule.call("sklearn.linear_model.SGDClassifier", "sklearn.linear_model.SGDRegressor", "sklearn.linear_model.Perceptron")
def sgd(call: Call) -> None:
    call.rename("n_iter", "max_iter")
    loss = call.get("loss", 0)
    if loss is not None and call.constant(loss) in ("log", "squared_loss"):
        call.set(loss, {"log": "'log_loss'", "squared_loss": "'squared_error'"}[call.constant(loss)])


@rule.call("sklearn.ensemble.VotingClassifier", "sklearn.metrics.confusion_matrix", "sklearn.metrics.accuracy_score")
def keyword_only(call: Call) -> None:
    """These take by name what comes third."""
    names = {"VotingClassifier": ("voting",), "confusion_matrix": ("labels",), "accuracy_score": ("normalize",)}
    [name] = names[call.name.rpartition(".")[2]]
    position = 1 if name == "voting" else 2
    given = call.get("", position)
    if given is not None and not call.unpacks and len(call.positional) == position + 1:
        call.name_argument(given, name)
        call.changed(call.text(given), f"{name}={call.text(given)}")


@rule.call("sklearn.metrics.log_loss")
def epsilon(call: Call) -> None:
    eps = call.get("eps")
    if eps is not None:
        call.remove(
            eps,
            Text(
                "Probabilities of 0 and 1 are kept off by the smallest number of their type.",
                "0 と 1 の確率は、その型の最小の数だけ内側に寄せられます。",
            ),
        )


@rule.method("todense")
def array_of_sparse(call: Call) -> None:
    """`encoder.fit_transform(x).todense()`: scikit-learn takes no `np.matrix` any more."""
    made = call.owner
    encodes = (
        isinstance(made, ast.Call)
        and isinstance(made.func, ast.Attribute)
        and made.func.attr in ("transform", "fit_transform")
    )
    if encodes and not call.arguments and call.editor.is_old:
        call.method_name(
            "toarray",
            Text(
                "scikit-learn refuses `np.matrix`; of an array, `*` multiplies element by element.",
                "scikit-learn は `np.matrix` を受け付けません。配列の `*` は要素ごとの積です。",
            ),
            check=True,
        )
