"""All rules. A module of this package that has a `rule` is one."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from keras_upgrade.rule import Rule


@cache
def all_rules() -> list[Rule]:
    """Every rule, by name."""
    modules = [importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__)]
    return sorted((module.rule for module in modules if hasattr(module, "rule")), key=lambda rule: rule.name)


def chosen(only: set[str] | None, skip: set[str] | None) -> list[Rule]:
    """The rules that `only` names (all without it), less those of `skip`.

    Raises:
        ValueError: a name that no rule has.
    """
    known = {rule.name for rule in all_rules()} | {"imports"}
    for name in (only or set()) | (skip or set()):
        if name not in known:
            raise ValueError(f"Expected the name of a rule, received {name!r}. Next: keras-upgrade --list-rules")
    return [rule for rule in all_rules() if (only is None or rule.name in only) and rule.name not in (skip or set())]


@cache
def _by_name() -> dict[str, Rule]:
    return {rule.name: rule for rule in all_rules()}


def named(name: str) -> Rule:
    return _by_name()[name]


@cache
def _vocabulary(generation: int | None) -> frozenset[str]:
    return _words(all_rules(), generation)


def _words(rules: list[Rule], generation: int | None) -> frozenset[str]:
    return frozenset().union(*(rule.words for rule in rules if rule.acts_on(generation)))


def vocabulary(rules: list[Rule], generation: int | None = None) -> frozenset[str]:
    """The words that make a source worth a look, where earlier cells have proven `generation`."""
    if len(rules) == len(all_rules()):
        return _vocabulary(generation)
    return _words(rules, generation)


@cache
def _replacements() -> dict[str, tuple[str, str | None]]:
    found: dict[str, tuple[str, str | None]] = {}
    for rule in all_rules():
        found |= {old: (rule.name, new) for old, new in {**rule.renames, **rule.replaces}.items()}
    return found


def replacement(canonical: str) -> tuple[bool, str | None]:
    """Whether a rule replaces the old name `canonical`, and by which new one in an import."""
    table = _replacements()
    return canonical in table, table.get(canonical, ("", None))[1]


def owner(canonical: str) -> str | None:
    """The name of the rule that replaces the old name `canonical`."""
    return _replacements().get(canonical, (None, None))[0]


def legacy_names() -> frozenset[str]:
    return frozenset(_replacements())
