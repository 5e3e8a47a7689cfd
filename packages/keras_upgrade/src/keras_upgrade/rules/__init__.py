"""All rules. A module of this package that has a `rule` is one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from keras_upgrade.handlers import Index
from keras_upgrade.memory import Replacement
from keras_upgrade.rule import Rule

# The name under which imports follow what the rules did; it is no rule itself.
IMPORTS = "imports"


@cache
def all_rules() -> list[Rule]:
    """Every rule, by name."""
    modules = [importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__)]
    return sorted((module.rule for module in modules if hasattr(module, "rule")), key=lambda rule: rule.name)


@dataclass(frozen=True)
class Chosen:
    """The rules that a learner wants, by name, and what a source must hold to concern their handlers.

    `imports`: whether imports that no rule's edit asks to change follow as well.
    """

    rules: dict[str, Rule]
    names: frozenset[str]
    index: Index
    imports: bool


def chosen(only: Iterable[str] | None, skip: Iterable[str] | None) -> Chosen:
    """The rules that `only` names (all without it), less those of `skip`.

    Raises:
        ValueError: a name that no rule has.
    """
    return choose(None if only is None else frozenset(only), frozenset(skip or ()))


@lru_cache(maxsize=32)
def choose(only: frozenset[str] | None, skip: frozenset[str]) -> Chosen:
    known = {rule.name for rule in all_rules()} | {IMPORTS}
    for name in sorted((only or frozenset()) | skip):
        if name not in known:
            raise ValueError(f"Expected the name of a rule, received {name!r}. Next: keras-upgrade --list-rules")
    wanted = (known if only is None else only) - skip
    rules = {rule.name: rule for rule in all_rules() if rule.name in wanted}
    return Chosen(rules, frozenset(rules), Index(rules.values()), IMPORTS in wanted)


@cache
def replaced() -> dict[str, Replacement]:
    """The old names that rules replace."""
    found: dict[str, Replacement] = {}
    for rule in all_rules():
        found |= {old: Replacement(rule.name, new) for old, new in {**rule.renames, **rule.replaces}.items()}
    return found
