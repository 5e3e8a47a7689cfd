"""`lr=` became `learning_rate=`, and `decay=` a schedule.

https://keras.io/api/optimizers/learning_rate_schedules/inverse_time_decay/
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from keras_upgrade.editing.calls import Argument, Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading import facts
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.handlers import Written
from keras_upgrade.rulebook.rule import Rule, Text

# The order of Keras 1's and 2's arguments, and how many of the first have kept their place.
ORDER = {
    "SGD": (("lr", "momentum", "decay", "nesterov"), 2),
    "RMSprop": (("lr", "rho", "epsilon", "decay"), 2),
    "Adagrad": (("lr", "epsilon", "decay"), 1),
    "Adadelta": (("lr", "rho", "epsilon", "decay"), 3),
    "Adam": (("lr", "beta_1", "beta_2", "epsilon", "decay", "amsgrad"), 4),
    "Adamax": (("lr", "beta_1", "beta_2", "epsilon", "decay"), 4),
    "Nadam": (("lr", "beta_1", "beta_2", "epsilon", "schedule_decay"), 4),
}
# The rate that Keras 1 and 2 took without `lr=`.
OLD_RATE = {
    "SGD": "0.01",
    "RMSprop": "0.001",
    "Adagrad": "0.01",
    "Adadelta": "1.0",
    "Adam": "0.001",
    "Adamax": "0.002",
    "Nadam": "0.002",
}
# Every optimizer once had a second name in small letters.
SMALL = {f"keras.optimizers.{name.lower()}": f"keras.optimizers.{name}" for name in ORDER}
NAMES = (*SMALL, *SMALL.values())

# One of the functions, rather than an optimizer's name as a text.
FUNCTIONS = {name.rpartition(".")[2] for name in SMALL}
NAMED = Written(FUNCTIONS, rf"\b(?:{'|'.join(FUNCTIONS)})\b(?!['\"])")

rule = Rule(
    name="optimizer-arguments",
    since="3.0",
    title=Text("Arguments of optimizers", "最適化アルゴリズムの引数"),
    reason=Text(
        "`lr=` is spelt out as `learning_rate=`. A `decay=` is ignored today; the schedule that it stood for is "
        "written out.",
        "`lr=` は `learning_rate=` と書くようになりました。`decay=` はいまでは無視されるため、"
        "同じ意味の学習率スケジュールに書き換えます。",
    ),
    before="from keras.optimizers import SGD\n\nsgd = SGD(lr=0.01, decay=1e-6)",
    after=(
        "from keras.optimizers import SGD\nfrom keras.optimizers.schedules import InverseTimeDecay\n\n"
        "sgd = SGD(learning_rate=InverseTimeDecay(0.01, decay_steps=1, decay_rate=1e-6))"
    ),
    renames=SMALL,
)

# These set the rate from outside, which Keras 3 forbids once it is a schedule.
SETTERS = frozenset({"LearningRateScheduler", "ReduceLROnPlateau", "set_value"})


def class_of(call: Call) -> str:
    """ "SGD", also for `sgd`."""
    return SMALL.get(call.name, call.name).rpartition(".")[2]


@rule.reference(*SMALL, given=[NAMED])
def capitalise(node: ast.expr, edit: Editor) -> None:
    edit.refer(node, SMALL[edit.module.name(node)])


@rule.call(*NAMES)
def rename(call: Call) -> None:
    _name_positional(call)
    call.rename("lr", "learning_rate")
    epsilon = call.get("epsilon")
    if epsilon is not None and isinstance(epsilon.value, ast.Constant) and epsilon.value.value is None:
        call.remove(
            epsilon,
            Text(
                "None meant Keras' own small number, which is the default.",
                "None は Keras の既定値を使うという意味でした。",
            ),
        )
    pace = call.get("schedule_decay")
    if pace is not None and call.module.in_tf(call.node.func):
        call.remove(
            pace,
            Text(
                "Nadam now follows a fixed schedule of momentum (0.96 ** step).",
                "現在の Nadam ではモーメンタムのスケジュールが固定（0.96 ** step）です。",
            ),
        )
    decay = call.get("decay")
    if decay is not None:
        _schedule(call, decay)


def _name_positional(call: Call) -> None:
    """Arguments whose place has another meaning today get their old names."""
    order, kept = ORDER[class_of(call)]
    behind = [one for one in call.positional if one.position is not None and one.position >= kept]
    if not behind or len(call.positional) > len(order):
        return
    first = call.constant(behind[0])
    if isinstance(first, bool):
        # SGD(0.1, 0.9, True) is today's way; Keras 2 had a number there.
        return
    # These take no number there today. What the other classes take, the source's age tells.
    sure = class_of(call) in ("SGD", "Adam") and (isinstance(first, int | float) or len(behind) > 1)
    if not sure and not call.editor.is_old:
        return
    for one in behind:
        call.name_argument(one, order[one.position])
        call.changed(call.text(one), f"{order[one.position]}={call.text(one)}")


def _schedule(call: Call, decay: Argument) -> None:
    if call.constant(decay) in (0, 0.0):
        call.remove(decay)
        return
    rate = call.get("learning_rate", 0)
    lr = call.text(rate) if rate is not None else OLD_RATE[class_of(call)]
    if sets_rate(call.module):
        call.remove(
            decay,
            Text(
                "Here a callback sets the rate, and Keras 3 lets none do so once the rate is a schedule. The decay "
                "within an epoch is lost.",
                "ここではコールバックが学習率を変更します。Keras 3 "
                "ではスケジュールを渡した学習率をコールバックから変更できないため、"
                "エポック内の減衰は取り除きました。",
            ),
            check=True,
        )
        return
    schedule = call.editor.import_name("keras.optimizers.schedules.InverseTimeDecay", call.node.func)
    text = f"{schedule}({lr}, decay_steps=1, decay_rate={call.text(decay)})"
    note = Text(
        "decay divided the rate by (1 + decay * steps), counted in batches.",
        "decay は、学習率を (1 + decay × 更新回数) で割るという意味でした。",
    )
    shown = f"decay={call.text(decay)}"
    call.remove(decay, report=False)
    if rate is not None:
        call.set(rate, text, report=False)
    else:
        call.add("learning_rate", text, report=False)
    call.changed(shown, f"learning_rate={text}", note)


def sets_rate(module: Module) -> bool:
    """Whether the source lets something change the learning rate while it trains."""
    return facts.known(module, "sets the learning rate")


@facts.finder
def _sets_rate(module: Module) -> Iterable[str]:
    if any(module.source.named(name) for name in SETTERS):
        yield "sets the learning rate"
    for node in module.source.every(ast.Attribute):
        if node.attr in SETTERS:
            yield "sets the learning rate"
        if node.attr in ("lr", "learning_rate") and isinstance(node.ctx, ast.Store):
            owner = node.value
            if getattr(owner, "attr", "") == "optimizer" or module.kind(owner) == "optimizer":
                yield "sets the learning rate"
