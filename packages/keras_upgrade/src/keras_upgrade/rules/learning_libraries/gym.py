"""Gym became Gymnasium, whose `reset` and `step` give more: https://gymnasium.farama.org/introduction/migration_guide/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.imports import moved_modules as moves
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.python2.python2_methods import own_method
from keras_upgrade.text.source import Edit

rule = Rule(
    name="gym",
    since="Gym 0.26",
    title=Text("Environments of Gym", "Gym の環境"),
    reason=Text(
        "OpenAI's Gym is continued as Gymnasium. `reset()` gives an observation and a dict, and `step()` says "
        "apart whether an episode "
        "ended by itself or was cut off.",
        "OpenAI の Gym は Gymnasium に引き継がれました。`reset()` は観測と辞書を返し、`step()` "
        "はエピソードが終わったのか打ち切られたのかを"
        "分けて返します。",
    ),
    link="https://gymnasium.farama.org/introduction/migration_guide/",
    before="import gym\n\nenv = gym.make('CartPole-v1')\nstate = env.reset()\nstate, reward, done, info = env.step(0)",
    after=(
        "import gymnasium as gym\n\nenv = gym.make('CartPole-v1')\nstate = env.reset()[0]\n"
        "state, reward, done, truncated, info = env.step(0)\ndone = done or truncated"
    ),
    proof=None,
)


@rule.node(ast.Import, given={"gym"})
def imported(statement: ast.Import, edit: Editor) -> None:
    if edit.module.scopes.parents.get(statement) is not edit.module.source.tree:
        return
    for alias in statement.names:
        if alias.name == "gym":
            source = edit.module.source
            text = f"gymnasium as {alias.asname or 'gym'}"
            edit.edit(
                [Edit(source.start(alias), source.end(alias), text)], statement, "import gym", f"import {text}", INSTALL
            )


INSTALL = Text("It has to be installed: pip install gymnasium", "インストールが必要です：pip install gymnasium")


def is_environment(node: ast.expr | None, module: Module) -> bool:
    """Whether `gym.make(...)` made it; `self.env` and `env` pass, since only files that import gym are asked about."""
    if isinstance(node, ast.Name):
        bindings = module.scopes.lookup(node.id, node)
        values = [one.value for one in bindings if isinstance(one.value, ast.Call)]
        makers = [module.name(value.func) for value in values] if bindings else [module.memory.made.get(node.id)]
        if any(maker in ("gym.make", "gymnasium.make") for maker in makers):
            return True
        # A parameter, or what an earlier cell made.
        return "env" in node.id.lower() and not values
    return isinstance(node, ast.Attribute) and "env" in node.attr.lower()


def _applies(call: Call) -> bool:
    uses = moves.imports(call.module, "gym") or moves.imports(call.module, "gymnasium")
    return uses and is_environment(call.owner, call.module) and not own_method(call, call.method)


@rule.method("reset", given={"gym", "gymnasium"})
def reset(call: Call) -> None:
    parent = call.module.scopes.parents.get(call.node)
    taken_apart = isinstance(parent, ast.Subscript) or (
        isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Tuple)
    )
    if _applies(call) and not taken_apart and not isinstance(parent, ast.Expr):
        end = call.module.source.end(call.node)
        call.beside([Edit(end, end, "[0]")])
        call.changed(".reset()", ".reset()[0]")


@rule.method("step", given={"gym", "gymnasium"})
def step(call: Call) -> None:
    statement = call.module.scopes.parents.get(call.node)
    if not _applies(call) or not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return
    target = statement.targets[0]
    if (
        not isinstance(target, ast.Tuple)
        or len(target.elts) != 4
        or any(isinstance(one, ast.Starred) for one in target.elts)
    ):
        return
    source = call.module.source
    done = target.elts[2]
    text = call.editor.text(done)
    at, end = source.end(done), source.end(statement)
    line = f"{source.newline}{source.indent_of(statement)}{text} = {text} or truncated"
    after = "" if text == "_" else line
    call.beside([Edit(at, at, ", truncated"), *([Edit(end, end, after)] if after else [])])
    call.changed(f"..., {text}, ... = .step()", f"..., {text}, truncated, ... = .step()")


@rule.method("seed", given={"gym", "gymnasium"})
def seed(call: Call) -> None:
    if _applies(call) and len(call.positional) == len(call.arguments) == 1:
        call.method_name("reset")
        call.name_argument(call.positional[0], "seed")
