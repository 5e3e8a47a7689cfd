"""Gym became Gymnasium, whose `reset` and `step` give more.

https://gymnasium.farama.org/introduction/migration_guide/
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.imports import moved_modules as moves
from keras_upgrade.reading.guards import guarded
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text
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


@rule.node(ast.ImportFrom, given={"gym"})
def imported_from(statement: ast.ImportFrom, edit: Editor) -> None:
    """`from gym import wrappers`, `from gym.spaces import Box`"""
    module = statement.module or ""
    if statement.level or module.partition(".")[0] != "gym" or guarded(edit.module, statement):
        return
    source = edit.module.source
    start = source.skip(source.start(statement) + len("from"))
    if source.segment(start, start + len(module)) == module:
        new = "gymnasium" + module.removeprefix("gym")
        edit.edit([Edit(start, start + len(module), new)], statement, f"from {module}", f"from {new}", INSTALL)


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
    return uses and is_environment(call.owner, call.module) and not _is_own(call)


def _is_own(call: Call) -> bool:
    """Whether the environment may be one of the source's own, whose methods give what they gave."""
    return any(
        isinstance(function, ast.FunctionDef) and function.name in ("reset", "step") and _has_reset_and_step(around)
        for around in call.module.source.every(ast.ClassDef)
        for function in around.body
    )


def _has_reset_and_step(around: ast.ClassDef) -> bool:
    """An agent has a `step` of its own, but no `reset`; an environment has both."""
    names = {one.name for one in around.body if isinstance(one, ast.FunctionDef)}
    return {"reset", "step"} <= names


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
    if not _applies(call):
        return
    target = statement.targets[0] if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
    if isinstance(target, ast.Tuple) and len(target.elts) == 5:
        return
    if (
        not isinstance(target, ast.Tuple)
        or len(target.elts) != 4
        or any(isinstance(one, ast.Starred) for one in target.elts)
    ):
        if not isinstance(statement, ast.Expr):
            call.warn(
                "`step()` gives five values now: observation, reward, terminated, truncated, info. Take them apart "
                "here.",
                "`step()` の戻り値は observation、reward、terminated、truncated、info の 5 個になりました。"
                "ここで受け取り方を直してください。",
            )
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
