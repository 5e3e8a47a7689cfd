"""What a source's `compile` calls say of its models: the metrics that they name, and so the keys of their histories."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from keras_upgrade.reading.module import Module

# Until Keras 2.2 a history called a metric by the left name, however `compile` had it.
SHORT = {
    "acc": ("accuracy",),
    "mean_squared_error": ("mse", "MSE"),
    "mean_absolute_error": ("mae", "MAE"),
    "mean_absolute_percentage_error": ("mape", "MAPE"),
    "mean_squared_logarithmic_error": ("msle", "MSLE"),
}
KEY = re.compile(rf"(val_)?(\w+_)?({'|'.join(SHORT)})")
FIELD = re.compile(rf"(?<=\{{)(?:val_)?(?:\w+_)?(?:{'|'.join(SHORT)})(?=[:}}!])")


def metrics_argument(node: ast.Call) -> ast.expr | None:
    """The metrics of a `compile` call, by name or in the place that they had until Keras 2."""
    for keyword in node.keywords:
        if keyword.arg == "metrics":
            return keyword.value
    third = node.args[2] if len(node.args) > 2 and not any(isinstance(one, ast.Starred) for one in node.args) else None
    return third if isinstance(third, ast.List) else None


def _last_before(at: ast.AST, module: Module) -> set[str]:
    """The metrics that the last `compile` above `at` names by strings."""
    found: tuple[int, set[str]] = (0, set())
    for node in module.source.every(ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "compile" and found[0] < node.lineno <= at.lineno:
            named = _strings(metrics_argument(node), module)
            found = (node.lineno, named) if named else found
    return found[1]


def _strings(metrics: ast.expr | None, module: Module) -> set[str]:
    if isinstance(metrics, ast.Name):
        bindings = module.scopes.lookup(metrics.id, metrics)
        metrics = bindings[-1].value if bindings else None
    constants = ast.walk(metrics) if metrics is not None else ()
    return {one.value for one in constants if isinstance(one, ast.Constant) and isinstance(one.value, str)}


@lru_cache(maxsize=8)
def metric_names(module: Module) -> frozenset[str]:
    """The metrics that this source, or an earlier cell, names by strings."""
    found = set(module.memory.metrics)
    for node in module.source.every(ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "compile":
            found |= _strings(metrics_argument(node), module)
        if any(one.arg == "show_accuracy" for one in node.keywords):
            # What Keras 0 asked of `fit` becomes a metric of `compile`.
            found.add("accuracy")
    return frozenset(found)


def new_key(key: str, module: Module, generation: int | None, at: ast.AST | None = None) -> tuple[str, bool] | None:
    """What a history calls the old `key`, which stands in `at`, today, and whether that is a guess; None where it
    stays."""
    match = KEY.fullmatch(key)
    if not match:
        return None
    known = metric_names(module)
    prefix, output, metric = match[1] or "", match[2] or "", match[3]
    if at is not None and metric in known and any(short in known for short in SHORT[metric]):
        # Models of both kinds: the last one compiled before the key stands is the one that it is about.
        known = _last_before(at, module) or known
    if metric in known:
        return None
    for short in SHORT[metric]:
        if short in known:
            return prefix + output + short, False
    # Where `compile` cannot be seen, `metrics=['accuracy']` was the custom.
    if metric == "acc" and not known and generation is not None:
        return f"{prefix}{output}accuracy", True
    return None


def new_template(path: str, module: Module, generation: int | None) -> str:
    """`{val_acc:.2f}` in a checkpoint's path follows the history's keys."""

    def replace(match: re.Match) -> str:
        new = new_key(match[0], module, generation)
        return new[0] if new else match[0]

    return FIELD.sub(replace, path)
