"""Modules and names that scikit-learn moved: https://scikit-learn.org/stable/whats_new/v0.20.html"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.imports import moved_modules as moves
from keras_upgrade.rulebook.rule import Rule, Text

MODULES = {
    "sklearn.cross_validation": "sklearn.model_selection",
    "sklearn.grid_search": "sklearn.model_selection",
    "sklearn.learning_curve": "sklearn.model_selection",
    "sklearn.cluster.k_means_": "sklearn.cluster",
    "sklearn.datasets.base": "sklearn.datasets",
    "sklearn.datasets.samples_generator": "sklearn.datasets",
    "sklearn.decomposition.pca": "sklearn.decomposition",
    "sklearn.ensemble.forest": "sklearn.ensemble",
    "sklearn.externals.joblib": "joblib",
    "sklearn.feature_extraction.stop_words": "sklearn.feature_extraction.text",
    "sklearn.linear_model.logistic": "sklearn.linear_model",
    "sklearn.linear_model.stochastic_gradient": "sklearn.linear_model",
    "sklearn.manifold.t_sne": "sklearn.manifold",
    "sklearn.metrics.classification": "sklearn.metrics",
    "sklearn.metrics.ranking": "sklearn.metrics",
    "sklearn.metrics.regression": "sklearn.metrics",
    "sklearn.metrics.scorer": "sklearn.metrics",
    "sklearn.neighbors.classification": "sklearn.neighbors",
    "sklearn.neural_network.multilayer_perceptron": "sklearn.neural_network",
    "sklearn.preprocessing.data": "sklearn.preprocessing",
    "sklearn.preprocessing.imputation": "sklearn.preprocessing",
    "sklearn.preprocessing.label": "sklearn.preprocessing",
    "sklearn.svm.classes": "sklearn.svm",
    "sklearn.tree.tree": "sklearn.tree",
    "sklearn.utils.testing": "sklearn.utils._testing",
}
NAMES = {
    "sklearn.covariance.GraphLasso": "sklearn.covariance.GraphicalLasso",
    "sklearn.covariance.GraphLassoCV": "sklearn.covariance.GraphicalLassoCV",
    "sklearn.decomposition.RandomizedPCA": "sklearn.decomposition.PCA",
    "sklearn.feature_extraction.stop_words.ENGLISH_STOP_WORDS": "sklearn.feature_extraction.text.ENGLISH_STOP_WORDS",
    "sklearn.lda.LDA": "sklearn.discriminant_analysis.LinearDiscriminantAnalysis",
    "sklearn.qda.QDA": "sklearn.discriminant_analysis.QuadraticDiscriminantAnalysis",
    "sklearn.metrics.calinski_harabaz_score": "sklearn.metrics.calinski_harabasz_score",
    "sklearn.metrics.jaccard_similarity_score": "sklearn.metrics.accuracy_score",
    "sklearn.mixture.GMM": "sklearn.mixture.GaussianMixture",
    "sklearn.utils.extmath.logsumexp": "scipy.special.logsumexp",
    "sklearn.utils.linear_assignment_.linear_assignment": "scipy.optimize.linear_sum_assignment",
}

rule = Rule(
    name="sklearn-names",
    since="scikit-learn 0.20-0.24",
    title=Text("Names that moved in scikit-learn", "scikit-learn で移った名前"),
    reason=Text(
        "What splits data and searches parameters is in `sklearn.model_selection`; joblib is a package of its own.",
        "データの分割とパラメータ探索は `sklearn.model_selection` にまとめられ、joblib "
        "は独立したパッケージになりました。",
    ),
    before=(
        "from sklearn.cross_validation import train_test_split\n"
        "from sklearn.externals import joblib\n\njoblib.dump(train_test_split(x, y), 'parts.pkl')"
    ),
    after=(
        "from sklearn.model_selection import train_test_split\n"
        "import joblib\n\njoblib.dump(train_test_split(x, y), 'parts.pkl')"
    ),
    proof=None,
    renames=NAMES,
    replaces={
        "sklearn.datasets.load_boston": "keras_upgrade.compat.sklearn_datasets.load_boston",
        "sklearn.datasets.fetch_mldata": "sklearn.datasets.fetch_openml",
    },
)
moves.names(rule)
moves.modules(rule, MODULES)

SIX = "sklearn.externals.six"


@rule.node(ast.ImportFrom, given={"six"})
def six(statement: ast.ImportFrom, edit: Editor) -> None:
    """`from sklearn.externals import six`: the same package stands on its own."""
    if statement.level or len(statement.names) != 1:
        return
    alias = statement.names[0]
    if statement.module == "sklearn.externals" and alias.name == "six":
        edit.replace(statement, "import six" + (f" as {alias.asname}" if alias.asname else ""))
    elif statement.module == f"{SIX}.moves" and alias.name == "html_parser":
        edit.replace(statement, f"import html.parser as {alias.asname or alias.name}")
    elif statement.module in (SIX, f"{SIX}.moves"):
        edit.replace(statement, edit.text(statement).replace(SIX, "six", 1))


@rule.call("sklearn.datasets.load_boston")
def boston(call: Call) -> None:
    """scikit-learn took the data out; Keras still has them."""
    if not call.arguments or (len(call.arguments) == 1 and call.get("return_X_y") is not None):
        call.function("keras_upgrade.compat.sklearn_datasets.load_boston", BOSTON)


BOSTON = Text(
    "scikit-learn dropped these house prices, whose columns hold an invidious measure of race; Keras still has "
    "the numbers.",
    "このデータは人種に関する不適切な指標を含むため scikit-learn から外されました。数値は Keras の "
    "`boston_housing` に残っています。",
)


@rule.call("sklearn.datasets.fetch_mldata")
def mldata(call: Call) -> None:
    name = call.get("dataname", 0)
    wanted = str(call.constant(name) or "").lower().replace("_", " ").replace("-", " ")
    if wanted not in ("mnist original", "mnist (original)"):
        call.warn(
            "mldata.org is gone. Next: look the dataset up at openml.org and load it with `fetch_openml`.",
            "mldata.org はなくなりました。openml.org で同じデータを探し、`fetch_openml` で読み込んでください。",
        )
        return
    for one in list(call.arguments):
        if one is not name and one.name not in ("data_home",):
            call.remove(one, report=False)
    call.function("sklearn.datasets.fetch_openml", MLDATA, check=True)
    call.set(name, "'mnist_784'", report=False)
    if name.keyword:
        call.rename(name.keyword, "name")
    call.add("version", "1", report=False)
    call.add("as_frame", "False", report=False)


MLDATA = Text(
    "OpenML has the same 70,000 digits in another order, and their labels as strings: `.astype(int)` makes "
    "numbers of them.",
    "OpenML の MNIST は同じ 7 万枚ですが並び順が異なり、ラベルは文字列です。`.astype(int)` で数値にできます。",
)
