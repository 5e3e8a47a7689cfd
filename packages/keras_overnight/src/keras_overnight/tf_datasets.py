"""Which tf.data pipelines give the same batches in every pass."""

from __future__ import annotations

from collections.abc import Iterator

from keras_overnight.errors import OvernightError


def refuse_unreplayable(dataset: object, name: str) -> None:
    """Raises OvernightError for a pipeline that shuffles anew in each pass, rolls dice, or calls Python."""
    for reason, reason_ja in _reasons(dataset):
        raise OvernightError(
            f"Expected `{name}` to give the same batches in every pass, received a tf.data.Dataset that {reason}. "
            f"Next: {name}=lambda epoch: ..., a function of the epoch that returns its dataset, such as "
            "data.shuffle(10_000, seed=epoch).batch(128).",
            f"`{name}` の tf.data.Dataset は{reason_ja}ため、中断後に同じバッチを再現できません。"
            f"{name}=lambda epoch: data.shuffle(10_000, seed=epoch).batch(128) のように、"
            "エポックからデータセットを作る関数を渡してください。",
        )


def _reasons(dataset: object) -> Iterator[tuple[str, str]]:
    for node in _pipeline(dataset):
        if getattr(node, "_reshuffle_each_iteration", None):
            yield "shuffles anew in each pass", "反復のたびにシャッフルし直す"
        if node.options().deterministic is False:
            yield "is not deterministic", "順序が決まっていない"
        for function in node._functions():
            for operation in _operations(function):
                if "Random" in operation and "Stateless" not in operation:
                    yield f"rolls dice ({operation})", f"乱数 ({operation}) を使う"
                if "PyFunc" in operation:
                    yield "calls Python, which may do anything", "Python の関数を呼び出す"


def _pipeline(dataset: object) -> Iterator[object]:
    waiting, seen = [dataset], set()
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            waiting.extend(node._inputs())


def _operations(function: object) -> Iterator[str]:
    graph = function.function.graph.as_graph_def()
    yield from (node.op for node in graph.node)
    yield from (node.op for each in graph.library.function for node in each.node_def)
