"""All rules, found in the rooms beside this module, and those of them that a learner wants."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType

from keras_upgrade import rules
from keras_upgrade.reading.memory import Replacement
from keras_upgrade.rulebook.handlers import Index
from keras_upgrade.rulebook.rule import Rule

# The name under which imports follow what the rules did; it is no rule itself.
IMPORTS = "imports"


@cache
def all_rules() -> list[Rule]:
    """Every rule, by name."""
    found = [module for module in all_modules() if hasattr(module, "rule")]
    for module in found:
        module.rule.link = link_in(module.__doc__ or "")
    return sorted((module.rule for module in found), key=lambda rule: rule.name)


def link_in(text: str) -> str:
    """The first address in `text`; empty where there is none."""
    match = re.search(r"https://\S+", text)
    return match.group() if match else ""


@cache
def all_modules() -> list[ModuleType]:
    """The modules of this room's rooms; one that has a `rule` is one."""
    found = pkgutil.walk_packages(rules.__path__, f"{rules.__name__}.")
    return [import_module(info.name) for info in found if info.name != __name__ and not info.ispkg]


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
    found = {rule.name: rule for rule in all_rules() if rule.name in wanted}
    index = Index(handler for rule in found.values() for handler in rule.handlers)
    return Chosen(found, frozenset(found), index, IMPORTS in wanted)


@cache
def replaced() -> dict[str, Replacement]:
    """The old names that rules replace."""
    found: dict[str, Replacement] = {}
    for rule in all_rules():
        for old, new in {**rule.renames, **rule.replaces}.items():
            found[old] = Replacement(rule.name, new, rule.library)
    return found
