"""Arguments of scikit-learn that must be named: https://scikit-learn.org/stable/whats_new/v1.0.html"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text

# How many may still stand without a name, and the names of those after them.
ARGUMENTS = {
    "sklearn.utils.class_weight.compute_class_weight": (1, ("classes", "y")),
    "sklearn.utils.compute_class_weight": (1, ("classes", "y")),
    "sklearn.datasets.make_blobs": (2, ("centers", "cluster_std", "center_box", "shuffle", "random_state")),
    "sklearn.datasets.make_moons": (1, ("shuffle", "noise", "random_state")),
    "sklearn.datasets.make_circles": (1, ("shuffle", "noise", "random_state", "factor")),
    "sklearn.metrics.confusion_matrix": (2, ("labels", "sample_weight")),
    "sklearn.metrics.classification_report": (2, ("labels", "target_names")),
    "sklearn.preprocessing.label_binarize": (1, ("classes", "neg_label", "pos_label")),
}

rule = Rule(
    name="sklearn-keywords",
    since="scikit-learn 1.0",
    title=Text("Arguments of scikit-learn that must be named", "名前の指定が必要になった scikit-learn の引数"),
    reason=Text(
        "All but the first arguments of these functions have to be given by name.",
        "これらの関数では、先頭の引数を除いて、名前を付けて渡す必要があります。",
    ),
    before="import numpy as np\nfrom sklearn.utils import class_weight\n"
    "class_weight.compute_class_weight('balanced', np.unique(y), y)",
    after="import numpy as np\nfrom sklearn.utils import class_weight\n"
    "class_weight.compute_class_weight('balanced', classes=np.unique(y), y=y)",
    proof=None,
)


@rule.call(*ARGUMENTS)
def name(call: Call) -> None:
    free, names = ARGUMENTS[call.name]
    later = call.positional[free:]
    if call.unpacks or not later or len(later) > len(names):
        return
    for argument, keyword in zip(later, names, strict=False):
        call.name_argument(argument, keyword)
    call.changed(call.text(later[0]), f"{names[0]}={call.text(later[0])}")
