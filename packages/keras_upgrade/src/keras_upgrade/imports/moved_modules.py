"""Modules and names of other libraries that moved: their import statements and all that uses them go together."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading.guards import guarded
from keras_upgrade.reading.module import Module
from keras_upgrade.reading.statements import removal
from keras_upgrade.rulebook.rule import Rule
from keras_upgrade.text.bindings import Binding
from keras_upgrade.text.source import Edit

Found = Callable[[Editor], None]


def names(rule: Rule) -> None:
    """Lets `rule` turn each mention of a name in its `renames`; the core turns `from` imports by the same table."""

    @rule.reference(*rule.renames)
    def turn(node: ast.expr, edit: Editor) -> None:
        turn_name(node, edit, rule.renames[edit.module.name(node)])


def turn_name(node: ast.expr, edit: Editor, new: str) -> None:
    """A mention of a moved name becomes one of `new`, unless the script asks by itself what there is."""
    if guarded(edit.module, node):
        return
    if isinstance(node, ast.Name) and node.id == new.rpartition(".")[2] and not new.startswith("builtins."):
        # The import statement alone turns what keeps its name.
        return
    edit.refer(node, new)


def modules(rule: Rule, table: Mapping[str, str], found: Found | None = None) -> None:
    """Lets `rule` turn modules that moved as a whole: `table` holds their old and new dotted names.

    `found` is called where one is.
    """

    roots = {old.partition(".")[0] for old in table}

    @rule.node(ast.Import, given=table)
    def turn_import(statement: ast.Import, edit: Editor) -> None:
        for alias in statement.names:
            new = moved(alias.name, table)
            if new is None or guarded(edit.module, statement):
                continue
            if found:
                found(edit)
            source = edit.module.source
            text = new
            if alias.asname and alias.asname != new:
                text = f"{new} as {alias.asname}"
            elif not alias.asname and taken(edit.module, alias.name, new):
                # The new name is the learner's own: the old one stays, as an alias.
                text = f"{new} as {alias.name}" if "." not in alias.name else new
            edit.edit(
                [Edit(source.start(alias), source.end(alias), text)],
                statement,
                f"import {alias.name}",
                f"import {text}",
            )

    @rule.node(ast.ImportFrom, given=table)
    def turn_from(statement: ast.ImportFrom, edit: Editor) -> None:
        if statement.level or not statement.module or statement.module.partition(".")[0] not in roots:
            return
        if guarded(edit.module, statement):
            return
        source = edit.module.source
        new = moved(statement.module, table)
        if new is not None:
            if found:
                found(edit)
            start = source.skip(source.start(statement) + len("from"))
            end = start + len(statement.module)
            if source.segment(start, end) == statement.module:
                edit.edit([Edit(start, end, new)], statement, f"from {statement.module}", f"from {new}")
            return
        for alias in statement.names:
            # `from sklearn import cross_validation`
            new = moved(f"{statement.module}.{alias.name}", table)
            if new is None:
                continue
            package, _, name = new.rpartition(".")
            text = f"{name} as {alias.asname}" if alias.asname else name
            if package == statement.module:
                edit.edit([Edit(source.start(alias), source.end(alias), text)], statement, alias.name, name)
            elif len(statement.names) == 1:
                line = f"from {package} import {text}" if package else f"import {text}"
                edit.replace(statement, line)
            else:
                package_line = f"from {package} import {text}" if package else f"import {text}"
                edit.insert_before(statement, package_line)
                take_out(statement, alias, edit)

    @rule.reference(*(f"{old}.*" for old in table), *table)
    def turn_use(node: ast.expr, edit: Editor) -> None:
        part = node
        while isinstance(part, ast.Attribute) and edit.module.raw(part) not in table:
            part = part.value
        old = edit.module.raw(part)
        if old not in table or guarded(edit.module, node):
            return
        new = table[old]
        if isinstance(part, ast.Attribute):
            # `import sklearn.cross_validation`; what goes through `import sklearn` alone stays within it.
            if edit.module.raw(part.value) == old.rpartition(".")[0]:
                edit.replace(part, _from_root(part, new, edit))
            return
        if not isinstance(part, ast.Name) or part.id != old.rpartition(".")[2]:
            return
        bindings = edit.module.scopes.lookup(part.id, part)
        if any(guarded(edit.module, one.node) for one in bindings) or _kept(bindings, edit.module, old, new):
            return
        text = (
            new
            if all(isinstance(one.node, ast.Import) for one in bindings) and "." not in old
            else new.rpartition(".")[2]
        )
        if not bindings and "." in new and "." not in old:
            text = new
        if text != part.id:
            edit.replace(part, text)


def _from_root(part: ast.Attribute, new: str, edit: Editor) -> str:
    """How the new module is reached by the same name: `sp.ndimage` where `sp` is `scipy`."""
    root = part
    while isinstance(root, ast.Attribute):
        root = root.value
    raw = edit.module.raw(root)
    if "." not in new:
        return module_name(new, edit)
    return root.id + new[len(raw) :] if new.startswith(f"{raw}.") else edit.import_name(new, part)


def module_name(dotted: str, edit: Editor) -> str:
    """The name by which the source has the module `dotted`, imported from now on if need be."""
    bound = edit.module.scopes.module.names
    for name, bindings in bound.items():
        if bindings[-1].imported == dotted and isinstance(bindings[-1].node, ast.Import):
            return name
    for name, known in edit.module.memory.names.items():
        if known == dotted and name not in bound:
            return name
    usual = {"numpy": "np", "pandas": "pd"}.get(dotted, dotted)
    edit.state.renamed[usual] = dotted
    return usual


def _kept(bindings: list[Binding], module: Module, old: str, new: str) -> bool:
    """Whether the import had to keep the old name as an alias."""
    return any(isinstance(one.node, ast.Import) for one in bindings) and taken(module, old, new) and "." not in old


def moved(dotted: str, table: Mapping[str, str]) -> str | None:
    """The new place of the module `dotted`, itself or within one that moved."""
    if dotted in table:
        return table[dotted]
    head, _, tail = dotted.rpartition(".")
    return f"{parent}.{tail}" if head and (parent := moved(head, table)) else None


def taken(module: Module, old: str, new: str) -> bool:
    """Whether the module binds the name that `import new` would bring to something else."""
    root = new.partition(".")[0]
    if root == old.partition(".")[0]:
        return False
    for scope in module.scopes.all:
        for binding in scope.names.get(root, []):
            if binding.imported is None or binding.imported.partition(".")[0] != root:
                return True
    return root in module.memory.own


def take_out(statement: ast.Import | ast.ImportFrom, alias: ast.alias, edit: Editor) -> None:
    """Removes one name from an import, and the statement where it was the only one."""
    source = edit.module.source
    names = statement.names
    if len(names) == 1:
        edit.edit([removal(edit.module, statement)], statement, edit.text(statement), "")
        return
    index = names.index(alias)
    if index + 1 < len(names):
        span = Edit(source.start(alias), source.start(names[index + 1]), "")
    else:
        span = Edit(source.end(names[index - 1]), source.end(alias), "")
    edit.edit([span], statement, edit.text(alias), "")


def drop_dead_import(rule: Rule, *dead: str) -> None:
    """Lets `rule` take out imports of the modules `dead`, which are gone, once nothing uses them any more."""

    roots = {one.partition(".")[0] for one in dead}

    @rule.node(ast.Import, given=dead)
    def drop(statement: ast.Import, edit: Editor) -> None:
        for alias in statement.names:
            if not any(alias.name == one or alias.name.startswith(one + ".") for one in dead):
                continue
            local = alias.asname or alias.name.partition(".")[0]
            if guarded(edit.module, statement) or mentions(edit.module, local, dead):
                continue
            if not alias.asname and "." in alias.name and _used(edit.module, local):
                # `import scipy.misc` is what brings `scipy` itself.
                source = edit.module.source
                edit.edit(
                    [Edit(source.start(alias), source.end(alias), local)],
                    statement,
                    edit.text(statement),
                    f"import {local}",
                )
            else:
                take_out(statement, alias, edit)
            return

    @rule.node(ast.ImportFrom, given=dead)
    def drop_from(statement: ast.ImportFrom, edit: Editor) -> None:
        if statement.level or (statement.module or "").partition(".")[0] not in roots:
            return
        if guarded(edit.module, statement):
            return
        for alias in statement.names:
            inside = any(statement.module == one or (statement.module or "").startswith(one + ".") for one in dead)
            gone = (inside and alias.name != "*") or f"{statement.module}.{alias.name}" in dead
            if f"{statement.module}.{alias.name}" in edit.module.memory.replaced:
                # A later cell may use it, under its old name or as what the import then brings.
                continue
            if gone and not _used(edit.module, alias.asname or alias.name):
                take_out(statement, alias, edit)
                return


def mentions(module: Module, local: str, dead: tuple[str, ...]) -> bool:
    """Whether anything still reaches into the modules `dead` by the name `local`."""
    node: ast.AST | None
    for node in module.source.named(local):
        while isinstance(node, ast.Name | ast.Attribute):
            raw = module.raw(node)
            if raw and any(raw == one or raw.startswith(one + ".") for one in dead):
                return True
            node = module.scopes.parents.get(node)
    return False


def _used(module: Module, local: str) -> bool:
    return any(isinstance(node.ctx, ast.Load) for node in module.source.named(local))


def imports(module: Module, package: str) -> bool:
    """Whether anything of `package` is imported in the module or was in an earlier cell."""
    known = set(module.memory.names.values())
    for scope in module.scopes.all:
        known |= {one.imported for bindings in scope.names.values() for one in bindings if one.imported}
    return any(name.partition(".")[0] == package for name in known)
