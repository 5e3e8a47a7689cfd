"""What a rule is: one migration, with its explanation, and the handlers that find and change its places."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """The same sentence in both languages."""

    en: str
    ja: str

    def __getitem__(self, language: str) -> str:
        return self.ja if language == "ja" else self.en


@dataclass(frozen=True)
class Change:
    """One edit, as the learner is told of it: in `line` of their file, `old` became `new` by `rule`."""

    line: int
    rule: str
    old: str
    new: str
    # More than the rule's reason says.
    note: Text | None = None
    # The edit rests on a guess: please check.
    check: bool = False


@dataclass(frozen=True)
class Warning:
    """Something that was recognised but could not be upgraded; `text` says what to do by hand."""

    line: int
    rule: str
    text: Text


@dataclass
class Rule:
    """A migration of one idea. Handlers are registered on it by decorators.

    `words`: the identifiers without which the rule has nothing to do; a source that has none of any rule's words is not
    even parsed. `proof`: the Keras generation (1 or 2) whose presence an edit by this rule proves, or None if modern
    code may look the same. `needs`: the rule changes what modern code may mean otherwise, so it acts only once other
    rules have proven that the source is of this generation or older.
    """

    name: str
    since: str
    title: Text
    reason: Text
    link: str
    before: str
    after: str
    words: frozenset[str] = frozenset()
    proof: int | None = 2
    needs: int | None = None
    # Pure renames: canonical old name -> new name, applied to every reference and import.
    renames: dict[str, str] = field(default_factory=dict)
    # Old names that the rule's handlers replace by what fits the place: in an import without any use they become these.
    replaces: dict[str, str | None] = field(default_factory=dict)
    calls: list[tuple[frozenset[str], Callable]] = field(default_factory=list)
    methods: list[tuple[frozenset[str], Callable]] = field(default_factory=list)
    references: list[tuple[frozenset[str], Callable]] = field(default_factory=list)
    attributes: list[tuple[frozenset[str], Callable]] = field(default_factory=list)
    nodes: list[tuple[tuple[type, ...], Callable]] = field(default_factory=list)

    def __post_init__(self) -> None:
        # The backend's `sum`, `abs` and so on are words of every Python file; `K` or `backend` leads to them.
        named = [name for name in [*self.renames, *self.replaces] if not name.startswith("keras.backend.")]
        last = {name.rpartition(".")[2] for name in named}
        self.words = frozenset(self.words) | last

    @property
    def library(self) -> str | None:
        """Whose change it follows where that is not Keras: "pandas"; `since` says so."""
        return None if self.since[:1].isdigit() else self.since.partition(" ")[0]

    def acts_on(self, generation: int | None) -> bool:
        """Whether a source that is proven to be of `generation` (None: nothing is proven) is old enough."""
        return self.needs is None or (generation is not None and generation <= self.needs)

    def call(self, *names: str) -> Callable:
        """`@rule.call("keras.layers.Dense")`: `handler(call: Call)` for calls of these canonical names.

        "keras.layers.*" stands for every name of that module.
        """
        return self._register(self.calls, frozenset(names))

    def method(self, *names: str) -> Callable:
        """`@rule.method("fit_generator")`: `handler(call: Call)` for `anything.fit_generator(...)`.

        `anything` is no module.
        """
        return self._register(self.methods, frozenset(names))

    def reference(self, *names: str) -> Callable:
        """`handler(node, edit: Editor)` for each mention (called or not) of these canonical names."""
        return self._register(self.references, frozenset(names))

    def attribute(self, *names: str) -> Callable:
        """`handler(node, edit: Editor)` for each `anything.name`, read, bound or called."""
        return self._register(self.attributes, frozenset(names))

    def node(self, *types: type) -> Callable:
        """`handler(node, edit: Editor)` for each syntax node of these types."""
        return self._register(self.nodes, types)

    def _register(self, table: list, key: object) -> Callable:
        def decorate(handler: Callable) -> Callable:
            table.append((key, handler))
            return handler

        return decorate


WORD = re.compile(r"\.?[^\W\d]\w*")


def words_of(source: str) -> set[str]:
    """The identifiers in `source`; those behind a dot also with it, ".int", for rules whose names are common words."""
    found = set(WORD.findall(source))
    return found | {word[1:] for word in found if word[0] == "."}
